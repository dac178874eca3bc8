//! A smooth function, stood in for by a polynomial: a sum of ridges φ(aᵀz), φ a polynomial in one variable.
//!
//! Every polynomial is such a sum, its derivatives of any order cost no more than its value, and the third derivative is
//! only needed along directions: D³f(z)[u, v] = Σ φ‴(aᵀz) (aᵀu)(aᵀv) a. A correction of degree two gives it any wanted
//! value, gradient and Hessian at one point.

use crate::value::Matrix;
use number::Number;
use std::collections::BTreeMap;

/// φ(aᵀz) with φ(t) = Σ cₖ tᵏ.
#[derive(Clone, Debug)]
pub struct Ridge<N> {
    /// a
    pub direction: Vec<N>,
    /// c₀, c₁, …
    pub coefficients: Vec<N>,
}

impl<N: Number> Ridge<N> {
    /// The `order`-th derivative of φ at t.
    fn derivative(&self, order: usize, t: &N) -> N {
        let mut sum = N::zero();
        for (k, c) in self.coefficients.iter().enumerate().skip(order).rev() {
            let falling = || N::from_i64((0..order).map(|j| (k - j) as i64).product());
            let c = if order == 0 { c.clone() } else { c.clone() * falling() };
            sum = sum * t.clone() + c;
        }
        sum
    }
}

/// c + gᵀ(z − p) + ½ (z − p)ᵀM(z − p).
#[derive(Clone, Debug)]
pub struct Correction<N> {
    /// p
    pub center: Vec<N>,
    /// c
    pub value: N,
    /// g
    pub gradient: Vec<N>,
    /// M
    pub hessian: Matrix<N>,
}

/// A polynomial standing in for an abstract function ℝⁿ → ℝ.
#[derive(Clone, Debug)]
pub struct Smooth<N> {
    /// n
    pub dimension: usize,
    /// The summands.
    pub ridges: Vec<Ridge<N>>,
    /// What makes it take given values at a point.
    pub correction: Option<Correction<N>>,
}

impl<N: Number> Smooth<N> {
    /// The highest degree a term can have.
    pub fn degree(&self) -> u32 {
        let ridges = self.ridges.iter().map(|r| r.coefficients.len().saturating_sub(1) as u32);
        ridges.max().unwrap_or(0).max(if self.correction.is_some() { 2 } else { 0 })
    }

    /// The polynomial multiplied out: exponents of z₁, z₂, … to coefficients, zeros left out.
    pub fn expanded(&self) -> BTreeMap<Vec<u32>, N> {
        let n = self.dimension;
        let mut sum: BTreeMap<Vec<u32>, N> = BTreeMap::new();
        let mut add = |terms: BTreeMap<Vec<u32>, N>, scale: &N| {
            for (exponents, c) in terms {
                let entry = sum.entry(exponents).or_insert_with(N::zero);
                *entry = entry.clone() + scale.clone() * c;
            }
        };
        let one = BTreeMap::from([(vec![0; n], N::one())]);
        let unit = |i: usize| (0..n).map(|j| u32::from(i == j)).collect::<Vec<u32>>();
        for ridge in &self.ridges {
            let line: BTreeMap<_, _> =
                ridge.direction.iter().enumerate().map(|(i, a)| (unit(i), a.clone())).collect();
            let mut power = one.clone();
            for c in &ridge.coefficients {
                add(power.clone(), c);
                power = product(&power, &line);
            }
        }
        if let Some(c) = &self.correction {
            add(one.clone(), &c.value);
            let offset = |i: usize| {
                BTreeMap::from([(unit(i), N::one()), (vec![0; n], -c.center[i].clone())])
            };
            for i in 0..n {
                add(offset(i), &c.gradient[i]);
                for j in 0..n {
                    add(product(&offset(i), &offset(j)), &half(c.hessian.at(i, j)));
                }
            }
        }
        sum.retain(|_, c| !c.is_zero());
        sum
    }

    /// f(z)
    pub fn value(&self, z: &[N]) -> N {
        let mut sum = N::zero();
        for ridge in &self.ridges {
            sum = sum + ridge.derivative(0, &N::dot(&ridge.direction, z));
        }
        if let Some(c) = &self.correction {
            let d = c.offset(z);
            let quadratic = N::dot(&d, &c.hessian.times(&Matrix::column(d.clone())).entries);
            sum = sum + c.value.clone() + N::dot(&c.gradient, &d) + half(&quadratic);
        }
        sum
    }

    /// ∇f(z)
    pub fn gradient(&self, z: &[N]) -> Vec<N> {
        let mut sum = vec![N::zero(); self.dimension];
        for ridge in &self.ridges {
            let slope = ridge.derivative(1, &N::dot(&ridge.direction, z));
            add_scaled(&mut sum, &slope, &ridge.direction);
        }
        if let Some(c) = &self.correction {
            let d = c.hessian.times(&Matrix::column(c.offset(z)));
            add_scaled(&mut sum, &N::one(), &c.gradient);
            add_scaled(&mut sum, &N::one(), &d.entries);
        }
        sum
    }

    /// ∇²f(z)
    pub fn hessian(&self, z: &[N]) -> Matrix<N> {
        let weights = |r: &Ridge<N>| r.derivative(2, &N::dot(&r.direction, z));
        let mut sum = self.weighted_outer(weights);
        if let Some(c) = &self.correction {
            sum = sum.plus(&c.hessian);
        }
        sum
    }

    /// `D³f(z)[u]`, a matrix.
    pub fn third(&self, z: &[N], u: &[N]) -> Matrix<N> {
        self.weighted_outer(|r| r.derivative(3, &N::dot(&r.direction, z)) * N::dot(&r.direction, u))
    }

    /// Σ w(ridge) a aᵀ
    fn weighted_outer(&self, weight: impl Fn(&Ridge<N>) -> N) -> Matrix<N> {
        let n = self.dimension;
        let mut sum = Matrix::from_fn(n, n, |_, _| N::zero());
        for ridge in &self.ridges {
            let w = weight(ridge);
            if w.is_zero() {
                continue;
            }
            for i in 0..n {
                let wa = w.clone() * ridge.direction[i].clone();
                for j in 0..=i {
                    let entry = &mut sum.entries[i * n + j];
                    *entry = entry.clone() + wa.clone() * ridge.direction[j].clone();
                }
            }
        }
        for i in 0..n {
            for j in i + 1..n {
                sum.entries[i * n + j] = sum.at(j, i).clone();
            }
        }
        sum
    }
}

impl<N: Number> Correction<N> {
    fn offset(&self, z: &[N]) -> Vec<N> {
        z.iter().zip(&self.center).map(|(a, b)| a.clone() - b.clone()).collect()
    }
}

fn product<N: Number>(
    a: &BTreeMap<Vec<u32>, N>,
    b: &BTreeMap<Vec<u32>, N>,
) -> BTreeMap<Vec<u32>, N> {
    let mut sum: BTreeMap<Vec<u32>, N> = BTreeMap::new();
    for (e, c) in a {
        for (f, d) in b {
            let exponents = e.iter().zip(f).map(|(e, f)| e + f).collect();
            let entry = sum.entry(exponents).or_insert_with(N::zero);
            *entry = entry.clone() + c.clone() * d.clone();
        }
    }
    sum
}

fn add_scaled<N: Number>(sum: &mut [N], c: &N, v: &[N]) {
    for (s, v) in sum.iter_mut().zip(v) {
        *s = s.clone() + c.clone() * v.clone();
    }
}

fn half<N: Number>(x: &N) -> N {
    // Two is invertible in every system used here; were it not, the point would be dropped as undefined later on.
    x.div(&N::from_i64(2)).unwrap_or_else(N::zero)
}

#[cfg(test)]
mod tests {
    use super::*;
    use number::Rational;

    /// Value, gradient, Hessian and third derivative of z₁²z₂-like ridges agree with exact difference quotients.
    #[test]
    fn derivatives_are_those_of_the_value() {
        let q = |n: i64| Rational::from(n);
        let f = Smooth {
            dimension: 2,
            ridges: vec![
                Ridge { direction: vec![q(1), q(2)], coefficients: vec![q(3), q(0), q(1), q(5)] },
                Ridge { direction: vec![q(-1), q(1)], coefficients: vec![q(0), q(7), q(2), q(-1)] },
            ],
            correction: Some(Correction {
                center: vec![q(1), q(1)],
                value: q(2),
                gradient: vec![q(1), q(-3)],
                hessian: Matrix::from_fn(2, 2, |i, j| q((i + j) as i64)),
            }),
        };
        let z = [q(2), q(-1)];
        let along = |d: &[Rational], t: i64| {
            let moved: Vec<_> =
                z.iter().zip(d).map(|(z, d)| z.clone() + q(t) * d.clone()).collect();
            f.value(&moved)
        };
        // f is cubic, so differences over t = −2 … 2 give its derivatives along d exactly.
        for d in [[q(1), q(0)], [q(0), q(1)], [q(2), q(3)]] {
            let (m2, m1, z0, p1, p2) =
                (along(&d, -2), along(&d, -1), along(&d, 0), along(&d, 1), along(&d, 2));
            let twelve = q(12);
            let first = (m2.clone() - q(8) * m1.clone() + q(8) * p1.clone() - p2.clone())
                .div(&twelve)
                .expect("not zero");
            assert_eq!(Rational::dot(&f.gradient(&z), &d), first);
            let second = p1.clone() - q(2) * z0.clone() + m1.clone();
            let hd = f.hessian(&z).times(&Matrix::column(d.to_vec()));
            assert_eq!(Rational::dot(&d, &hd.entries), second);
            let third = (p2 - q(2) * p1 + q(2) * m1 - m2).div(&q(2)).expect("not zero");
            let td = f.third(&z, &d).times(&Matrix::column(d.to_vec()));
            assert_eq!(Rational::dot(&d, &td.entries), third);
        }
    }
}
