//! Where a statement is evaluated: at points drawn inside the hypotheses, and at the witness of a refuted line, whose text
//! is read back. Points only: what the sides are worth there is for evalexpr to say.

use super::{
    indices::member_name,
    lower::{coefficient, entry, monomials, root_entry},
};
use checker::{Setting, Witness, eval::Point, model::Model, smooth::Smooth, value::Value};
use derivation::{Dim, Kind, Shape, Structure, Symbol};
use number::{Decimal, Rational};
use std::collections::{BTreeMap, BTreeSet};

/// A polynomial: exponents to coefficient.
type Polynomial = BTreeMap<Vec<u32>, f64>;

/// The values of symbols.
#[derive(Clone, Debug, Default)]
pub struct Values {
    pub sizes: BTreeMap<Symbol, usize>,
    /// Entries by rows.
    matrices: BTreeMap<Symbol, Vec<Vec<f64>>>,
    roots: BTreeMap<Symbol, Vec<Vec<f64>>>,
    functions: BTreeMap<Symbol, Vec<Polynomial>>,
}

/// A number that has a nearest float.
pub trait Real {
    fn float(&self) -> f64;
}

impl Real for Rational {
    fn float(&self) -> f64 {
        self.to_f64()
    }
}

impl Real for Decimal {
    fn float(&self) -> f64 {
        self.to_f64()
    }
}

impl Values {
    /// Those of a drawn point.
    pub fn of_point<N: Real + number::Number>(point: &Point<N>, model: &Model<'_>) -> Values {
        let size = |dim: &Dim| point.size(dim);
        let shape = |name: &Symbol| match model.context.declaration(name).map(|d| &d.kind) {
            Some(Kind::Matrix { rows, columns, .. }) => (size(rows), size(columns)),
            _ => (1, 1),
        };
        let rows = |name: &Symbol, value: &Value<N>| -> Vec<Vec<f64>> {
            let (rows, columns) = shape(name);
            (0..rows)
                .map(|i| {
                    (0..columns)
                        .map(|j| match value {
                            Value::Scalar(c) => c.float(),
                            Value::Identity(c) => {
                                if i == j {
                                    c.float()
                                } else {
                                    0.0
                                }
                            }
                            Value::Matrix(m) => m.at(i, j).float(),
                        })
                        .collect()
                })
                .collect()
        };
        let all = |values: &BTreeMap<Symbol, Value<N>>| {
            values.iter().map(|(name, value)| (name.clone(), rows(name, value))).collect()
        };
        let mut matrices: BTreeMap<Symbol, Vec<Vec<f64>>> = all(&point.values);
        for (family, members) in &point.families {
            let Some((Shape::Matrix(height, width), _)) = model.context.family(family) else {
                continue;
            };
            for (k, member) in members.iter().enumerate() {
                let Some(m) = member.to_matrix(size(&height), size(&width)) else { continue };
                let rows = (0..m.rows)
                    .map(|i| (0..m.columns).map(|j| m.at(i, j).float()).collect())
                    .collect();
                matrices.insert(member_name(family, k as i64), rows);
            }
        }
        Values {
            sizes: point.sizes.clone(),
            matrices,
            roots: all(&point.roots),
            functions: point
                .functions
                .iter()
                .map(|(name, components)| {
                    (name.clone(), components.iter().map(multiplied_out).collect())
                })
                .collect(),
        }
    }

    /// Those of a witness, read from its text.
    pub fn of_witness(witness: &Witness, model: &Model<'_>) -> Result<Values, String> {
        let mut values = Values {
            sizes: witness.sizes.iter().map(|(name, n)| (Symbol::new(name), *n)).collect(),
            ..Values::default()
        };
        for Setting { name, rows } in &witness.settings {
            if let Some(function) = name.strip_suffix("(z)") {
                let function = Symbol::new(function);
                let from = model.context.function(&function).map_or(Dim::ONE, |f| f.from);
                let n = values.size(&from);
                let read = rows.iter().flatten().map(|text| polynomial(text, n));
                values.functions.insert(function, read.collect::<Result<_, _>>()?);
                continue;
            }
            if let Some((family, _)) = name.split_once('[') {
                let Some((Shape::Matrix(height, width), _)) =
                    model.context.family(&Symbol::new(family))
                else {
                    continue;
                };
                let rows = filled(numbers(rows)?, values.size(&height), values.size(&width))
                    .ok_or_else(|| format!("{name} has another shape in its witness"))?;
                values.matrices.insert(Symbol::new(name), rows);
                continue;
            }
            let name = Symbol::new(name);
            let Some(declaration) = model.context.declaration(&name) else { continue };
            let mut rows = numbers(rows)?;
            // Zero of any shape, and I, are written short.
            if let Kind::Matrix { rows: height, columns: width, .. } = &declaration.kind {
                let (height, width) = (values.size(height), values.size(width));
                rows = filled(rows, height, width)
                    .ok_or_else(|| format!("{name} has another shape in its witness"))?;
            }
            let definite = matches!(
                declaration.kind,
                Kind::Matrix { structure: Structure::PositiveDefinite, .. }
            );
            if definite && let Some(root) = root(&rows) {
                values.roots.insert(name.clone(), root);
            }
            values.matrices.insert(name, rows);
        }
        Ok(values)
    }

    /// What a symbol was declared to be and is not: a witness of other kind refutes nothing.
    pub fn misdeclared(&self, model: &Model<'_>) -> Option<String> {
        self.matrices.iter().find_map(|(name, rows)| {
            let Kind::Matrix { structure, .. } = &model.context.declaration(name)?.kind else {
                return None;
            };
            let n = rows.len();
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * (1.0 + a.abs() + b.abs());
            let symmetric = || (0..n).all(|i| (0..n).all(|j| near(rows[i][j], rows[j][i])));
            let (fits, word) = match structure {
                Structure::General => (true, ""),
                Structure::Symmetric => (symmetric(), "symmetric"),
                Structure::Diagonal => {
                    ((0..n).all(|i| (0..n).all(|j| i == j || rows[i][j] == 0.0)), "diagonal")
                }
                Structure::PositiveDefinite => {
                    (symmetric() && is_definite(rows), "positive definite")
                }
            };
            (!fits).then(|| format!("{name} = {rows:?} is not {word}"))
        })
    }

    fn size(&self, dim: &Dim) -> usize {
        match dim {
            Dim::Fixed(n) => *n as usize,
            Dim::Size(letter) => self.sizes.get(letter).copied().unwrap_or(1),
        }
    }

    /// The symbols that have values.
    pub fn given(&self) -> BTreeSet<Symbol> {
        self.matrices.keys().chain(self.functions.keys()).cloned().collect()
    }

    /// The natural numbers.
    pub fn naturals(&self, model: &Model<'_>) -> BTreeMap<Symbol, i64> {
        let natural =
            |name: &Symbol| model.context.declaration(name).is_some_and(|d| d.kind == Kind::Nat);
        let numbers = self.matrices.iter().filter(|(name, _)| natural(name));
        let mut naturals: BTreeMap<Symbol, i64> = numbers
            .filter_map(|(name, rows)| Some((name.clone(), *rows.first()?.first()? as i64)))
            .collect();
        naturals.extend(self.sizes.iter().map(|(name, n)| (name.clone(), *n as i64)));
        naturals
    }

    /// The degree of the polynomials.
    pub fn degree(&self) -> u32 {
        let exponents = self.functions.values().flatten().flat_map(BTreeMap::keys);
        exponents.map(|e| e.iter().sum()).max().unwrap_or(1)
    }

    /// The values of the variables of a lowered statement.
    pub fn variables(&self, degree: u32) -> Vec<(String, f64)> {
        let mut list = Vec::new();
        let mut all = |values: &BTreeMap<Symbol, Vec<Vec<f64>>>,
                       name: &dyn Fn(&Symbol, usize, usize) -> String| {
            for (symbol, rows) in values {
                for (i, row) in rows.iter().enumerate() {
                    list.extend(
                        row.iter().enumerate().map(|(j, value)| (name(symbol, i, j), *value)),
                    );
                }
            }
        };
        all(&self.matrices, &entry);
        all(&self.roots, &root_entry);
        for (symbol, components) in &self.functions {
            for (c, polynomial) in components.iter().enumerate() {
                let n = polynomial.keys().next().map_or(1, Vec::len);
                for exponents in monomials(n, degree) {
                    let value = polynomial.get(&exponents).copied().unwrap_or(0.0);
                    list.push((coefficient(symbol, c, &exponents), value));
                }
            }
        }
        list
    }
}

/// Rows of a declared shape, from rows that may be a lone zero or a lone multiple of I.
fn filled(rows: Vec<Vec<f64>>, height: usize, width: usize) -> Option<Vec<Vec<f64>>> {
    if rows.len() == height && rows.iter().all(|row| row.len() == width) {
        return Some(rows);
    }
    match rows.as_slice() {
        [row] if row.len() == 1 && (row[0] == 0.0 || height == width) => Some(
            (0..height)
                .map(|i| (0..width).map(|j| if i == j { row[0] } else { 0.0 }).collect())
                .collect(),
        ),
        _ => None,
    }
}

/// The positive definite root, by Newton's method in the form of Denman and Beavers.
fn root(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mean = |a: &[Vec<f64>], b: &[Vec<f64>]| -> Vec<Vec<f64>> {
        a.iter()
            .zip(b)
            .map(|(a, b)| a.iter().zip(b).map(|(a, b)| (a + b) / 2.0).collect())
            .collect()
    };
    let mut y = matrix.to_vec();
    let mut z: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..60 {
        let (next, turned) = (mean(&y, &inverse(&z)?), mean(&z, &inverse(&y)?));
        (y, z) = (next, turned);
    }
    Some(y)
}

/// Whether elimination without exchanges meets positive pivots only.
fn is_definite(matrix: &[Vec<f64>]) -> bool {
    let mut rows = matrix.to_vec();
    for k in 0..rows.len() {
        let row = rows[k].clone();
        if row[k] <= 0.0 {
            return false;
        }
        for other in rows.iter_mut().skip(k + 1) {
            let factor = other[k] / row[k];
            other.iter_mut().zip(&row).for_each(|(x, y)| *x -= factor * y);
        }
    }
    true
}

/// By elimination with pivots.
fn inverse(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut rows: Vec<Vec<f64>> = matrix
        .iter()
        .enumerate()
        .map(|(i, row)| {
            row.iter().copied().chain((0..n).map(|j| f64::from(u8::from(i == j)))).collect()
        })
        .collect();
    for k in 0..n {
        let pivot = (k..n).max_by(|a, b| rows[*a][k].abs().total_cmp(&rows[*b][k].abs()))?;
        rows.swap(k, pivot);
        let scale = rows[k][k];
        if scale == 0.0 {
            return None;
        }
        rows[k].iter_mut().for_each(|x| *x /= scale);
        let row = rows[k].clone();
        for (_, other) in rows.iter_mut().enumerate().filter(|(i, _)| *i != k) {
            let factor = other[k];
            other.iter_mut().zip(&row).for_each(|(x, y)| *x -= factor * y);
        }
    }
    Some(rows.into_iter().map(|row| row[n..].to_vec()).collect())
}

/// Numbers as a witness writes them: `−3/2`, `0.25`, `I`, `2 I`.
pub fn numbers(rows: &[Vec<String>]) -> Result<Vec<Vec<f64>>, String> {
    rows.iter().map(|row| row.iter().map(|text| number(text)).collect()).collect()
}

fn number(text: &str) -> Result<f64, String> {
    let plain = text.replace('−', "-");
    let plain = plain.strip_suffix('I').map_or(plain.as_str(), str::trim);
    let read = |part: &str| match part {
        "" => Ok(1.0),
        part => part.parse::<f64>().map_err(|_| format!("{text} is no number")),
    };
    match plain.split_once('/') {
        Some((above, below)) => Ok(read(above)? / read(below)?),
        None => read(plain),
    }
}

/// A polynomial as a witness writes it: `1/2 z₁² z₂ − z₁ + 3`, or in `z` alone.
fn polynomial(text: &str, variables: usize) -> Result<Polynomial, String> {
    let spaced = text.replace(" + ", "\n+").replace(" − ", "\n−");
    let mut polynomial = Polynomial::new();
    for term in spaced.split('\n') {
        let (sign, term) = match term.strip_prefix('−') {
            Some(rest) => (-1.0, rest),
            None => (1.0, term.trim_start_matches('+')),
        };
        let mut exponents = vec![0; variables];
        let mut coefficient = sign;
        for factor in term.split_whitespace() {
            let Some(rest) = factor.strip_prefix('z') else {
                coefficient *= number(factor)?;
                continue;
            };
            let (mut place, mut exponent) = (0, 0);
            for c in rest.chars() {
                if let Some(index) = "₀₁₂₃".chars().position(|digit| digit == c) {
                    place = index - 1;
                } else if let Some(digit) = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|digit| digit == c)
                {
                    exponent = 10 * exponent + digit as u32;
                } else {
                    return Err(format!("{factor} in {text} is no power"));
                }
            }
            *exponents.get_mut(place).ok_or("too many variables")? += exponent.max(1);
        }
        *polynomial.entry(exponents).or_default() += coefficient;
    }
    Ok(polynomial)
}

fn product(a: &Polynomial, b: &Polynomial) -> Polynomial {
    let mut result = Polynomial::new();
    for (e, x) in a {
        for (f, y) in b {
            let exponents = e.iter().zip(f).map(|(e, f)| e + f).collect();
            *result.entry(exponents).or_default() += x * y;
        }
    }
    result
}

fn add(sum: &mut Polynomial, scale: f64, other: &Polynomial) {
    for (exponents, x) in other {
        *sum.entry(exponents.clone()).or_default() += scale * x;
    }
}

/// A sum of ridges, with its correction, multiplied out.
fn multiplied_out<N: Real + number::Number>(smooth: &Smooth<N>) -> Polynomial {
    let n = smooth.dimension;
    let constant = |x: f64| Polynomial::from([(vec![0; n], x)]);
    let linear = |direction: &[f64], offset: f64| {
        let mut sum = constant(offset);
        for (i, a) in direction.iter().enumerate() {
            let mut exponents = vec![0; n];
            exponents[i] = 1;
            sum.insert(exponents, *a);
        }
        sum
    };
    let floats = |list: &[N]| list.iter().map(Real::float).collect::<Vec<f64>>();
    let mut sum = constant(0.0);
    for ridge in &smooth.ridges {
        let along = linear(&floats(&ridge.direction), 0.0);
        let mut power = constant(1.0);
        for c in &ridge.coefficients {
            add(&mut sum, c.float(), &power);
            power = product(&power, &along);
        }
    }
    if let Some(correction) = &smooth.correction {
        // c + gᵀ(z − p) + ½ (z − p)ᵀM(z − p)
        let center = floats(&correction.center);
        let offset = |i: usize| {
            let direction: Vec<f64> = (0..n).map(|j| if i == j { 1.0 } else { 0.0 }).collect();
            linear(&direction, -center[i])
        };
        add(&mut sum, correction.value.float(), &constant(1.0));
        for i in 0..n {
            add(&mut sum, correction.gradient[i].float(), &offset(i));
            for j in 0..n {
                let weight = 0.5 * correction.hessian.at(i, j).float();
                add(&mut sum, weight, &product(&offset(i), &offset(j)));
            }
        }
    }
    sum
}

/// The root of a matrix squares to it.
#[test]
fn the_root_is_the_root() {
    let root = root(&[vec![5.0, 4.0], vec![4.0, 5.0]]).expect("not singular");
    for (i, row) in [[2.0, 1.0], [1.0, 2.0]].iter().enumerate() {
        assert!(row.iter().zip(&root[i]).all(|(a, b)| (a - b).abs() < 1e-12), "{root:?}");
    }
}

/// What a witness writes is read.
#[test]
fn witnesses_are_read() {
    assert_eq!(number("−3/2"), Ok(-1.5));
    assert_eq!(number("2 I"), Ok(2.0));
    let f = polynomial("−1/2 z₁² z₂ + z₂ − 3", 2).expect("a polynomial");
    assert_eq!(f, Polynomial::from([(vec![2, 1], -0.5), (vec![0, 1], 1.0), (vec![0, 0], -3.0)]));
    assert_eq!(polynomial("z³ − z", 1), Ok(Polynomial::from([(vec![3], 1.0), (vec![1], -1.0)])));
}
