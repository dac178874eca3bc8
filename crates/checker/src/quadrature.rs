//! Integration over [0, 1]: by a rule that is exact for polynomials of the degree at hand, so that over the rationals and
//! over F_p an integral is a finite sum and nothing is rounded; by Gauss's rule where only numbers are asked for.

use number::{Number, Rational};
use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Nodes and weights.
pub(crate) type Rule<N> = Arc<Vec<(N, N)>>;

/// Which rules integrate what no rule integrates exactly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) enum Gauss {
    /// Two of many nodes, which have to agree.
    #[default]
    Two,
    /// One of fewer nodes, for a first look.
    One,
    /// One of a handful: whether there is a value at all.
    Few,
}

/// The rules used so far.
#[derive(Debug)]
pub(crate) struct Quadratures<N> {
    exact: BTreeMap<u32, Option<Rule<N>>>,
    gauss: BTreeMap<Gauss, Option<Vec<Rule<N>>>>,
    /// Those to be used where none is exact.
    pub(crate) among: Gauss,
}

/// What a rule is for: a degree, or all that is smooth.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Purpose {
    Degree(u32),
    Smooth(Gauss),
}

/// Rules by number system and purpose: to work out nodes with sixty digits takes longer than most lines.
static WORKED_OUT: Mutex<WorkedOut> = Mutex::new(BTreeMap::new());
type WorkedOut = BTreeMap<(TypeId, Purpose), Box<dyn Any + Send>>;

/// What was worked out before for this number system, or is now.
fn once<N: Number, T: Clone + Send + 'static>(purpose: Purpose, work: impl FnOnce() -> T) -> T {
    let key = (TypeId::of::<N>(), purpose);
    let known = WORKED_OUT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(rule) = known.get(&key).and_then(|rule| rule.downcast_ref::<T>()) {
        return rule.clone();
    }
    drop(known);
    let rule = work();
    let mut known = WORKED_OUT.lock().unwrap_or_else(PoisonError::into_inner);
    known.insert(key, Box::new(rule.clone()));
    rule
}

impl<N> Default for Quadratures<N> {
    fn default() -> Self {
        Quadratures { exact: BTreeMap::new(), gauss: BTreeMap::new(), among: Gauss::Two }
    }
}

/// Degrees above this are refused: the rule would have too many nodes.
const LARGEST_DEGREE: u32 = 96;

impl<N: Number> Quadratures<N> {
    /// A rule that integrates every polynomial of this degree exactly.
    pub(crate) fn exact(&mut self, degree: u32) -> Option<Rule<N>> {
        if degree > LARGEST_DEGREE {
            return None;
        }
        let rule = || once::<N, _>(Purpose::Degree(degree), || interpolatory(degree));
        self.exact.entry(degree).or_insert_with(rule).clone()
    }

    /// Two rules good to many digits for smooth integrands, in systems that have all real numbers; `None` elsewhere. How
    /// far they agree tells how good they are. One is of two unequal pieces: a rule that is symmetric gives an odd function's
    /// integral as zero, even across a pole. A rough one is alone.
    pub(crate) fn approximate(&mut self) -> Option<Vec<Rule<N>>> {
        let among = self.among;
        let rules = || match among {
            Gauss::Two => Some(vec![in_two(&gauss(28)?)?, gauss(40)?]),
            Gauss::One => Some(vec![gauss(24)?]),
            Gauss::Few => Some(vec![gauss(4)?]),
        };
        let worked_out = || once::<N, _>(Purpose::Smooth(among), rules);
        self.gauss.entry(among).or_insert_with(worked_out).clone()
    }
}

/// A rule on [0, 3/7] and on [3/7, 1].
fn in_two<N: Number>(rule: &[(N, N)]) -> Option<Rule<N>> {
    let split = N::from_rational(&Rational::new(3, 7)?)?;
    let rest = N::one() - split.clone();
    let first = rule.iter().map(|(s, w)| (split.clone() * s.clone(), split.clone() * w.clone()));
    let second = rule
        .iter()
        .map(|(s, w)| (split.clone() + rest.clone() * s.clone(), rest.clone() * w.clone()));
    Some(Arc::new(first.chain(second).collect()))
}

/// The rule with degree + 1 equidistant nodes: weight i is the integral of the i-th Lagrange polynomial.
fn interpolatory<N: Number>(degree: u32) -> Option<Rule<N>> {
    let d = degree.max(1) as i64;
    let nodes: Vec<N> =
        (0..=d).map(|i| N::from_i64(i).div(&N::from_i64(d))).collect::<Option<_>>()?;
    let reciprocals: Vec<N> = (1..=d + 1).map(|k| N::from_i64(k).recip()).collect::<Option<_>>()?;
    let mut rule = Vec::new();
    for (i, node) in nodes.iter().enumerate() {
        // Coefficients of ∏ (s − sⱼ) over j ≠ i, and its value at sᵢ.
        let mut coefficients = vec![N::one()];
        let mut scale = N::one();
        for (j, other) in nodes.iter().enumerate().filter(|(j, _)| *j != i) {
            let _ = j;
            let mut next = vec![N::zero(); coefficients.len() + 1];
            for (k, c) in coefficients.iter().enumerate() {
                next[k + 1] = next[k + 1].clone() + c.clone();
                next[k] = next[k].clone() - c.clone() * other.clone();
            }
            coefficients = next;
            scale = scale * (node.clone() - other.clone());
        }
        let integral = N::dot(&coefficients, &reciprocals[..coefficients.len()]);
        rule.push((node.clone(), integral.div(&scale)?));
    }
    Some(Arc::new(rule))
}

/// Gauss–Legendre with m nodes, m even, polished by Newton's method: in f64 first, then in the number system itself.
fn gauss<N: Number>(m: i64) -> Option<Rule<N>> {
    // Only systems with irrational roots can hold these nodes.
    N::from_i64(2).sqrt()?;
    let (one, half) = (N::one(), N::from_i64(2).recip()?);
    let mut rule = Vec::new();
    for i in 0..m / 2 {
        let guess = (std::f64::consts::PI * (i as f64 + 0.75) / (m as f64 + 0.5)).cos();
        // Rounded, so that it is the same on every machine.
        let mut near = (guess * 1e9).round() / 1e9;
        for _ in 0..4 {
            near -= legendre(m, &near).map(|(p, slope)| p / slope)?;
        }
        let mut x = N::from_rational(&Rational::from_f64(near)?)?;
        // Fifteen digits, thirty, sixty, and one for rounding.
        for _ in 0..4 {
            let (p, slope) = legendre(m, &x)?;
            x = x - p.div(&slope)?;
        }
        let (_, slope) = legendre(m, &x)?;
        let weight =
            one.clone().div(&((one.clone() - x.clone() * x.clone()) * slope.clone() * slope))?;
        // The rule is symmetric.
        for x in [x.clone(), -x] {
            rule.push(((x + one.clone()) * half.clone(), weight.clone()));
        }
    }
    Some(Arc::new(rule))
}

/// The Legendre polynomial of degree m and its slope.
fn legendre<N: Number>(m: i64, x: &N) -> Option<(N, N)> {
    let (mut p, mut q) = (N::one(), N::zero());
    for k in 1..=m {
        let next = (N::from_i64(2 * k - 1) * x.clone() * p.clone() - N::from_i64(k - 1) * q)
            .div(&N::from_i64(k))?;
        q = std::mem::replace(&mut p, next);
    }
    let slope =
        (N::from_i64(m) * (x.clone() * p.clone() - q)).div(&(x.clone() * x.clone() - N::one()))?;
    Some((p, slope))
}

#[cfg(test)]
mod tests {
    use super::*;
    use number::Decimal;

    /// ∫ sᵏ ds = 1/(k + 1) exactly for every k up to the degree, and not beyond it (an odd number of nodes gains one).
    #[test]
    fn exact_up_to_its_degree() {
        for degree in [1, 2, 5, 9] {
            let rule = Quadratures::<Rational>::default().exact(degree).expect("a rule");
            let moment = |k: i64| {
                rule.iter().fold(Rational::from(0), |sum, (s, w)| {
                    sum + w.clone() * s.pow(k).expect("power")
                })
            };
            for k in 0..=i64::from(degree) {
                assert_eq!(moment(k), Rational::new(1, k + 1).expect("not zero"));
            }
            assert_ne!(
                moment(i64::from(degree) + 2),
                Rational::new(1, i64::from(degree) + 3).expect("not zero")
            );
        }
    }

    /// Gauss's rule gives e − 1 to 50 digits, and does not exist among the rationals.
    #[test]
    fn gauss_is_good_to_fifty_digits() {
        let rules = Quadratures::<Decimal>::default().approximate().expect("rules");
        for rule in &rules {
            let sum = rule
                .iter()
                .fold(Decimal::zero(), |sum, (s, w)| sum + w.clone() * s.exp().expect("small"));
            let error = sum - (Decimal::one().exp().expect("small") - Decimal::one());
            assert!(error.to_f64().abs() < 1e-50, "{error:?}");
        }
        // Across a pole in the middle the one says 0, and the other does not.
        let half = Decimal::from_i64(2).recip().expect("not zero");
        let pole = |rule: &Rule<Decimal>| {
            rule.iter().fold(Decimal::zero(), |sum, (s, w)| {
                sum + w.div(&(s.clone() - half.clone())).expect("no node")
            })
        };
        let [in_two, whole] = [&rules[0], &rules[1]].map(pole).map(|sum| sum.to_f64().abs());
        assert!(whole < 1e-50 && in_two > 1e-3, "{whole} {in_two}");
        assert!(Quadratures::<Rational>::default().approximate().is_none());
    }
}
