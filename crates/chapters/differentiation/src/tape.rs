//! Reverse mode: evaluate once and write down every operation; then walk back from the value to the variables.
//!
//! A [`Var`] is a number that records what is done with it. Each operation adds one entry to the tape: which entries it came
//! from, and its partial derivatives with respect to them. Walking back, the adjoint of every entry, the derivative of the result
//! with respect to it, is handed on to the entries it came from: one walk gives all partial derivatives of one value.
//!
//! The tape of a thread is one list for each number system, and is used again: after the first gradient no more memory is asked
//! for. Tapes nest: a formula may itself take gradients, and the numbers on a tape may be [`Jet`](number::Jet)s, which gives
//! products with the Hessian, or `Var`s again.

use number::{Number, Rational};
use std::any::Any;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::{Add, Mul, Neg, Sub};
use std::sync::atomic::{AtomicU64, Ordering as Memory};

/// A number that writes down what is done with it.
///
/// It belongs to the recording in which it was made, on the thread where that was; mixed with those of another, the recording
/// has no result.
///
/// ```
/// use differentiation::tape::record;
/// use number::Number;
///
/// // z = x y + sin x at (π, 2): ∂z/∂x = y + cos x = 1, ∂z/∂y = x.
/// let pi = std::f64::consts::PI;
/// let recording = record(&[pi, 2.0], |x| Some(vec![x[0].clone() * x[1].clone() + x[0].sin()?]));
/// let (values, adjoints) = recording.and_then(|r| r.walk_back(&[1.0])).unwrap();
/// assert!((values[0] - 2.0 * pi).abs() < 1e-15);
/// assert_eq!(adjoints, [1.0, pi]);
/// ```
#[derive(Clone, Debug)]
pub struct Var<N> {
    value: N,
    /// The recording and the entry; none for a constant.
    place: Option<(u64, u32)>,
}

/// One operation: up to two entries it came from, and the partial derivatives with respect to them.
#[derive(Clone, Debug)]
struct Entry<N> {
    from: [Option<u32>; 2],
    partial: [N; 2],
}

/// The list of operations, with the adjoints of the last walk.
struct Tape<N> {
    entries: Vec<Entry<N>>,
    adjoints: Vec<N>,
    /// The recordings that are going on, innermost last.
    open: Vec<Open>,
}

/// A recording that is going on.
struct Open {
    number: u64,
    /// Where its entries begin.
    start: usize,
    /// Whether it has met a number that is not its own, or too many.
    spoiled: bool,
}

impl<N> Default for Tape<N> {
    fn default() -> Self {
        Self { entries: Vec::new(), adjoints: Vec::new(), open: Vec::new() }
    }
}

thread_local! {
    /// One tape a number system, found by its type.
    static TAPES: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

/// Does something with this thread's tape for numbers N. No arithmetic happens inside: it might need a tape itself.
fn with_tape<N: Number, T>(work: impl FnOnce(&mut Tape<N>) -> T) -> T {
    TAPES.with_borrow_mut(|tapes| {
        let known = tapes.iter().position(|tape| tape.is::<Tape<N>>());
        let at = known.unwrap_or_else(|| {
            tapes.push(Box::new(Tape::<N>::default()));
            tapes.len() - 1
        });
        match tapes[at].downcast_mut() {
            Some(tape) => work(tape),
            // The type was just asked for.
            None => work(&mut Tape::default()),
        }
    })
}

/// Values with the record of how they were made.
pub struct Recording<N: Number> {
    number: u64,
    inputs: usize,
    outputs: Vec<Var<N>>,
    /// Where its entries begin.
    start: usize,
    /// It belongs to this thread's tape.
    thread: PhantomData<*const ()>,
}

impl<N: Number> Drop for Recording<N> {
    fn drop(&mut self) {
        let (number, start) = (self.number, self.start);
        with_tape::<N, _>(|tape| {
            if let Some(at) = tape.open.iter().position(|open| open.number == number) {
                tape.open.truncate(at);
                tape.entries.truncate(start);
            }
        });
    }
}

// ANCHOR: record
/// Evaluates `f` at `x` and records it. `None` where `f` has no value or derivative, or mixes numbers of other recordings in.
pub fn record<N: Number>(
    x: &[N],
    f: impl FnOnce(&[Var<N>]) -> Option<Vec<Var<N>>>,
) -> Option<Recording<N>> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Memory::Relaxed);
    let start = with_tape::<N, _>(|tape| {
        let start = tape.entries.len();
        tape.open.push(Open { number, start, spoiled: false });
        start
    });
    // From here on the recording is closed when this is dropped, whatever happens.
    let mut recording =
        Recording { number, inputs: x.len(), outputs: Vec::new(), start, thread: PhantomData };
    let variables: Vec<Var<N>> = x.iter().map(|x| Var::variable(x.clone())).collect();
    recording.outputs = f(&variables)?;
    let own = recording.outputs.iter().all(|y| y.place.is_none_or(|(of, _)| of == number));
    let sound = with_tape::<N, _>(|tape| tape.open.last().is_some_and(|open| !open.spoiled));
    (own && sound).then_some(recording)
}
// ANCHOR_END: record

impl<N: Number> Recording<N> {
    // ANCHOR: walk-back
    /// The recorded values y, and u′J for the weights `u` of the values: the derivatives of u′y with respect to all variables.
    ///
    /// `None` if there are not as many weights as values.
    pub fn walk_back(self, u: &[N]) -> Option<(Vec<N>, Vec<N>)> {
        if u.len() != self.outputs.len() {
            return None;
        }
        // Taken out, since the list of tapes must be free while numbers are multiplied: they may be on a tape themselves.
        let (entries, mut adjoints) = with_tape::<N, _>(|tape| {
            (std::mem::take(&mut tape.entries), std::mem::take(&mut tape.adjoints))
        });
        let own = entries.get(self.start..).unwrap_or(&[]);
        adjoints.clear();
        adjoints.resize(own.len(), N::zero());
        for (y, u) in self.outputs.iter().zip(u) {
            if let Some((_, at)) = y.place {
                receive(&mut adjoints, at, u.clone());
            }
        }
        for at in (0..own.len()).rev() {
            let adjoint = adjoints[at].clone();
            if !adjoint.is_zero() {
                for (from, partial) in own[at].from.iter().zip(&own[at].partial) {
                    if let Some(from) = from {
                        receive(&mut adjoints, *from, adjoint.clone() * partial.clone());
                    }
                }
            }
        }
        // The variables were the first entries.
        let gradient = adjoints.iter().take(self.inputs).cloned().collect();
        let values = self.outputs.iter().map(|y| y.value.clone()).collect();
        with_tape::<N, _>(|tape| (tape.entries, tape.adjoints) = (entries, adjoints));
        Some((values, gradient))
    }
    // ANCHOR_END: walk-back
}

/// Adds to the adjoint of an entry.
fn receive<N: Number>(adjoints: &mut [N], at: u32, more: N) {
    if let Some(adjoint) = adjoints.get_mut(at as usize) {
        *adjoint = adjoint.clone() + more;
    }
}

impl<N: Number> Var<N> {
    fn constant(value: N) -> Self {
        Self { value, place: None }
    }

    fn variable(value: N) -> Self {
        let entry = Entry { from: [None, None], partial: [N::zero(), N::zero()] };
        Self { value, place: with_tape(|tape| tape.push(entry)) }
    }

    /// The number without its record.
    ///
    /// ```
    /// use differentiation::tape::Var;
    /// use number::Number;
    /// assert_eq!(Var::<f64>::from_i64(3).value(), &3.0);
    /// ```
    pub fn value(&self) -> &N {
        &self.value
    }

    /// A value made of this one, with the partial derivative.
    fn unary(&self, value: N, partial: impl FnOnce() -> Option<N>) -> Option<Self> {
        let Some(place) = self.place else { return Some(Self::constant(value)) };
        let from = [Some(place), None];
        Some(Self::entered(value, from, [partial()?, N::zero()]))
    }

    /// A value made of two.
    fn binary(&self, other: &Self, value: N, partial: [N; 2]) -> Self {
        match (self.place, other.place) {
            (None, None) => Self::constant(value),
            from => Self::entered(value, from.into(), partial),
        }
    }

    fn entered(value: N, from: [Option<(u64, u32)>; 2], partial: [N; 2]) -> Self {
        let place = with_tape(|tape: &mut Tape<N>| {
            if let Some(open) = tape.open.last_mut() {
                open.spoiled |= from.iter().flatten().any(|(number, _)| *number != open.number);
            }
            tape.push(Entry { from: from.map(|place| place.map(|(_, at)| at)), partial })
        });
        Self { value, place }
    }
}

impl<N> Tape<N> {
    /// Adds an entry to the innermost recording: its number and place.
    fn push(&mut self, entry: Entry<N>) -> Option<(u64, u32)> {
        let open = self.open.last_mut()?;
        let at = u32::try_from(self.entries.len().saturating_sub(open.start)).ok();
        open.spoiled |= at.is_none();
        self.entries.push(entry);
        Some((open.number, at?))
    }
}

/// Equal as numbers, and either both constant or the same entry.
impl<N: PartialEq> PartialEq for Var<N> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value && self.place == other.place
    }
}

impl<N: Number> Add for Var<N> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let value = self.value.clone() + other.value.clone();
        self.binary(&other, value, [N::one(), N::one()])
    }
}

impl<N: Number> Sub for Var<N> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        let value = self.value.clone() - other.value.clone();
        self.binary(&other, value, [N::one(), -N::one()])
    }
}

impl<N: Number> Mul for Var<N> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let value = self.value.clone() * other.value.clone();
        self.binary(&other, value, [other.value.clone(), self.value.clone()])
    }
}

impl<N: Number> Neg for Var<N> {
    type Output = Self;
    fn neg(self) -> Self {
        let value = -self.value.clone();
        self.binary(&Self::zero(), value, [-N::one(), N::zero()])
    }
}

impl<N: Number> Number for Var<N> {
    fn zero() -> Self {
        Self::constant(N::zero())
    }
    fn one() -> Self {
        Self::constant(N::one())
    }
    fn from_i64(n: i64) -> Self {
        Self::constant(N::from_i64(n))
    }
    fn from_rational(q: &Rational) -> Option<Self> {
        N::from_rational(q).map(Self::constant)
    }
    /// Whether this is zero and stays so when the variables change.
    fn is_zero(&self) -> bool {
        self.place.is_none() && self.value.is_zero()
    }
    /// (1/u)′ = −1/u²
    fn recip(&self) -> Option<Self> {
        let r = self.value.recip()?;
        self.unary(r.clone(), || Some(-(r.clone() * r)))
    }
    /// (u/v)′ = u′/v − (u/v) v′/v
    fn div(&self, other: &Self) -> Option<Self> {
        let (quotient, r) = (self.value.div(&other.value)?, other.value.recip()?);
        let of_other = -(quotient.clone() * r.clone());
        Some(self.binary(other, quotient, [r, of_other]))
    }
    /// (uⁿ)′ = n uⁿ⁻¹
    fn pow(&self, n: i64) -> Option<Self> {
        if n == 0 {
            return Some(Self::one());
        }
        let value = self.value.pow(n)?;
        self.unary(value, || Some(N::from_i64(n) * self.value.pow(n.checked_sub(1)?)?))
    }
    /// (√u)′ = 1/(2√u): none at zero, unless u is constant.
    fn sqrt(&self) -> Option<Self> {
        let root = self.value.sqrt()?;
        self.unary(root.clone(), || (root.clone() + root).recip())
    }
    fn exp(&self) -> Option<Self> {
        let exp = self.value.exp()?;
        self.unary(exp.clone(), || Some(exp))
    }
    fn ln(&self) -> Option<Self> {
        self.unary(self.value.ln()?, || self.value.recip())
    }
    fn sin(&self) -> Option<Self> {
        self.unary(self.value.sin()?, || self.value.cos())
    }
    fn cos(&self) -> Option<Self> {
        self.unary(self.value.cos()?, || self.value.sin().map(N::neg))
    }
    /// (arctan u)′ = 1/(1 + u²)
    fn atan(&self) -> Option<Self> {
        let square = self.value.clone() * self.value.clone();
        self.unary(self.value.atan()?, || (N::one() + square).recip())
    }
    /// The sign of the value.
    fn sign(&self) -> Option<Ordering> {
        self.value.sign()
    }
    /// By the sign of the value: at zero only for a constant.
    fn abs(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Less => Some(-self.clone()),
            Ordering::Greater => Some(self.clone()),
            Ordering::Equal => self.place.is_none().then(|| self.clone()),
        }
    }
}
