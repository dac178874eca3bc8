//! Linear programs in floating point, and linear systems over the rationals: how a certificate is looked for. Nothing
//! here is trusted: what is found is checked anew, exactly.
//!
//! The program is: find x ≥ 0 with Σ xⱼ columnⱼ = b. It is solved by the simplex method with one artificial variable a row,
//! whose sum is driven to zero; columns may be added when it stops short, and the multipliers of the rows say which are
//! worth adding.

use number::{Number, Rational};
use std::collections::BTreeMap;

/// Values below this count as zero.
const TINY: f64 = 1e-9;
/// Exchanges of the basis, in all.
const MOST_PIVOTS: usize = 700;

/// A sparse column: row to entry.
pub(crate) type Column = BTreeMap<usize, Rational>;

/// The tableau. Artificial variables stand first, so that their part of it is the inverse of the basis.
pub(crate) struct Simplex {
    rows: Vec<Vec<f64>>,
    right: Vec<f64>,
    /// Reduced costs of the sum of the artificial variables.
    costs: Vec<f64>,
    basis: Vec<usize>,
    flipped: Vec<bool>,
    pivots: usize,
}

impl Simplex {
    /// Without columns yet.
    pub(crate) fn new(b: &[f64]) -> Self {
        let m = b.len();
        let unit = |i: usize| (0..m).map(|j| f64::from(u8::from(i == j))).collect::<Vec<_>>();
        Simplex {
            rows: (0..m).map(unit).collect(),
            right: b.iter().map(|x| f64::abs(*x)).collect(),
            costs: vec![0.0; m],
            basis: (0..m).collect(),
            flipped: b.iter().map(|x| *x < 0.0).collect(),
            pivots: 0,
        }
    }

    /// Adds a column; they are numbered from 0 in the order they come.
    pub(crate) fn add(&mut self, column: &Column) {
        let entries: Vec<(usize, f64)> = column
            .iter()
            .map(|(i, c)| (*i, if self.flipped[*i] { -c.to_f64() } else { c.to_f64() }))
            .collect();
        for row in &mut self.rows {
            let value = entries.iter().map(|(i, c)| row[*i] * c).sum();
            row.push(value);
        }
        // y'a with y the multipliers, which are 1 less the artificial variables' reduced costs.
        let gain: f64 = entries.iter().map(|(i, c)| (1.0 - self.costs[*i]) * c).sum();
        self.costs.push(-gain);
    }

    /// Goes on until the sum of the artificial variables is least, and returns it.
    pub(crate) fn run(&mut self) -> f64 {
        let m = self.right.len();
        let mut stalled = 0;
        loop {
            let left: f64 =
                self.basis.iter().zip(&self.right).filter(|(j, _)| **j < m).map(|(_, x)| x).sum();
            self.pivots += 1;
            if left < TINY || self.pivots > MOST_PIVOTS {
                return left;
            }
            let entering = if stalled > 30 {
                // Bland's rule: no cycles.
                (m..self.costs.len()).find(|&j| self.costs[j] < -TINY)
            } else {
                (m..self.costs.len())
                    .filter(|&j| self.costs[j] < -TINY)
                    .min_by(|&a, &b| self.costs[a].total_cmp(&self.costs[b]))
            };
            let Some(j) = entering else { return left };
            let ratio = |i: usize| self.right[i] / self.rows[i][j];
            let leaving = (0..m).filter(|&i| self.rows[i][j] > TINY).min_by(|&a, &b| {
                let order = ratio(a).total_cmp(&ratio(b));
                let close = (ratio(a) - ratio(b)).abs() < 1e-12;
                if close { self.basis[a].cmp(&self.basis[b]) } else { order }
            });
            let Some(i) = leaving else { return left };
            stalled = if self.right[i] < TINY { stalled + 1 } else { 0 };
            self.pivot(i, j);
        }
    }

    fn pivot(&mut self, i: usize, j: usize) {
        let scale = 1.0 / self.rows[i][j];
        for x in &mut self.rows[i] {
            *x *= scale;
        }
        self.right[i] *= scale;
        let row = self.rows[i].clone();
        let value = self.right[i];
        for k in 0..self.rows.len() {
            let factor = self.rows[k][j];
            if k != i && factor != 0.0 {
                for (x, r) in self.rows[k].iter_mut().zip(&row) {
                    *x -= factor * r;
                }
                self.right[k] -= factor * value;
                if self.right[k].abs() < 1e-13 {
                    self.right[k] = 0.0;
                }
            }
        }
        let factor = self.costs[j];
        for (x, r) in self.costs.iter_mut().zip(&row) {
            *x -= factor * r;
        }
        self.basis[i] = j;
    }

    /// What a unit of each row would be worth: a column a is worth adding when y'a > 0.
    pub(crate) fn multipliers(&self) -> Vec<f64> {
        let sign = |i: usize| if self.flipped[i] { -1.0 } else { 1.0 };
        (0..self.right.len()).map(|i| sign(i) * (1.0 - self.costs[i])).collect()
    }

    /// The columns in use, those at zero left out.
    pub(crate) fn support(&self) -> Vec<usize> {
        let m = self.right.len();
        let pairs = self.basis.iter().zip(&self.right);
        let mut support: Vec<usize> =
            pairs.filter(|(j, x)| **j >= m && **x > TINY).map(|(j, _)| j - m).collect();
        support.sort_unstable();
        support
    }
}

impl Simplex {
    /// With the reduced costs of artificial variables as they are at the start: zero, for they are all in the basis.
    #[cfg(test)]
    fn solved(columns: &[Column], b: &[f64]) -> (f64, Vec<usize>) {
        let mut simplex = Simplex::new(b);
        columns.iter().for_each(|c| simplex.add(c));
        (simplex.run(), simplex.support())
    }
}

/// Some solution of Σ xⱼ columnⱼ = b over the rationals, free unknowns being zero; `None` where there is none.
pub(crate) fn solve(columns: &[&Column], b: &Column) -> Option<Vec<Rational>> {
    let n = columns.len();
    // Rows as sparse equations; the unknown n is the right side.
    let mut equations: BTreeMap<usize, BTreeMap<usize, Rational>> = BTreeMap::new();
    for (j, column) in columns.iter().enumerate() {
        for (i, c) in column.iter() {
            equations.entry(*i).or_default().insert(j, c.clone());
        }
    }
    for (i, c) in b {
        equations.entry(*i).or_default().insert(n, c.clone());
    }
    let mut pending: Vec<BTreeMap<usize, Rational>> = equations.into_values().collect();
    let mut solved: Vec<(usize, BTreeMap<usize, Rational>)> = Vec::new();
    // The shortest equation first keeps them short.
    while let Some(at) = (0..pending.len()).min_by_key(|&i| pending[i].len()) {
        let mut equation = pending.swap_remove(at);
        let Some((&j, _)) = equation.iter().find(|(j, _)| **j < n) else {
            if equation.is_empty() {
                continue;
            }
            return None;
        };
        let scale = equation.get(&j)?.recip()?;
        equation.values_mut().for_each(|c| *c = c.clone() * scale.clone());
        for other in pending.iter_mut().chain(solved.iter_mut().map(|(_, e)| e)) {
            let Some(factor) = other.remove(&j) else { continue };
            for (k, c) in equation.iter().filter(|(k, _)| **k != j) {
                let change = factor.clone() * c.clone();
                let value = other.remove(k).unwrap_or_else(Rational::zero) - change;
                if value.bits() > 2000 {
                    return None;
                }
                if !value.is_zero() {
                    other.insert(*k, value);
                }
            }
        }
        solved.push((j, equation));
    }
    let mut x = vec![Rational::zero(); n];
    for (j, equation) in solved {
        x[j] = equation.get(&n).cloned().unwrap_or_else(Rational::zero);
    }
    Some(x)
}

/// The largest eigenvalue of a symmetric matrix and its eigenvector, by Jacobi's rotations.
pub(crate) fn largest_eigenpair(matrix: &[Vec<f64>]) -> (f64, Vec<f64>) {
    let n = matrix.len();
    let mut a = matrix.to_vec();
    let mut vectors: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..12 {
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q].abs() < 1e-14 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let t = if theta == 0.0 { 1.0 } else { t };
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for row in &mut a {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                let (upper, lower) = (a[p].clone(), a[q].clone());
                a[p] = upper.iter().zip(&lower).map(|(u, l)| c * u - s * l).collect();
                a[q] = upper.iter().zip(&lower).map(|(u, l)| s * u + c * l).collect();
                for row in &mut vectors {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
            }
        }
    }
    let best = (0..n).max_by(|&i, &j| a[i][i].total_cmp(&a[j][j])).unwrap_or(0);
    let value = a.get(best).map_or(0.0, |row| row[best]);
    (value, vectors.iter().map(|row| row[best]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(entries: &[i64]) -> Column {
        let pairs = entries.iter().enumerate().filter(|(_, c)| **c != 0);
        pairs.map(|(i, c)| (i, Rational::from(*c))).collect()
    }

    /// x + y = 2, x − y = 1 has the solution (3/2, 1/2); with −1 on the right y would be negative.
    #[test]
    fn feasible_and_not() {
        let columns = [column(&[1, 1]), column(&[1, -1])];
        let (left, support) = Simplex::solved(&columns, &[2.0, 1.0]);
        assert!(left < TINY && support == [0, 1]);
        let (left, _) = Simplex::solved(&columns, &[1.0, 2.0]);
        assert!(left > 0.1);
        let exact = solve(&[&columns[0], &columns[1]], &column(&[2, 1])).expect("regular");
        assert_eq!(
            exact,
            [Rational::new(3, 2).expect("not zero"), Rational::new(1, 2).expect("not zero")]
        );
        assert_eq!(solve(&[&column(&[1, 1])], &column(&[1, 2])), None);
    }

    /// (2, 1; 1, 2) has the eigenvalue 3 along (1, 1).
    #[test]
    fn eigenpair() {
        let (value, v) = largest_eigenpair(&[vec![2.0, 1.0], vec![1.0, 2.0]]);
        assert!((value - 3.0).abs() < 1e-9 && (v[0] - v[1]).abs() < 1e-9);
    }
}
