//! A lowered statement: a sequence of assignments of scalar expressions, read and evaluated by evalexpr, with a loop over
//! the nodes of a quadrature for every integral.

use super::scalar::Scalar;
use evalexpr::{ContextWithMutableVariables, HashMapContext, Value, build_operator_tree};
use std::sync::OnceLock;

/// One step before it is read by evalexpr.
#[derive(Clone, Debug)]
pub enum Step {
    /// `name = scalar`.
    Let(String, Scalar),
    /// Each result is the integral of a value over the variable; the body is worked out anew at every node.
    Integral {
        variable: String,
        from: Scalar,
        to: Scalar,
        body: Vec<Step>,
        values: Vec<(String, Scalar)>,
    },
}

/// The same, read.
enum Ready {
    Let(String, evalexpr::Node),
    Integral {
        variable: String,
        from: evalexpr::Node,
        to: evalexpr::Node,
        body: Vec<Ready>,
        values: Vec<(String, evalexpr::Node)>,
    },
}

/// Steps that can be run at many points.
pub struct Program {
    steps: Vec<Ready>,
    results: Vec<Vec<evalexpr::Node>>,
}

/// What a program gives at a point.
pub struct Outcome {
    /// The lists that were wanted.
    pub results: Vec<Vec<f64>>,
    /// The largest size of any number met on the way, against which rounding is measured.
    pub largest: f64,
}

/// Scalars with more nodes than this, as written, are not written out: parts that are shared here are repeated there.
const LARGEST: usize = 50_000;

fn read(scalar: &Scalar) -> Result<evalexpr::Node, String> {
    if scalar.size() > LARGEST {
        return Err(format!("an entry of {} terms is too long to write out", scalar.size()));
    }
    build_operator_tree(&scalar.text())
        .map_err(|error| format!("evalexpr does not read {}: {error}", scalar.text()))
}

fn ready(steps: &[Step]) -> Result<Vec<Ready>, String> {
    steps
        .iter()
        .map(|step| {
            Ok(match step {
                Step::Let(name, scalar) => Ready::Let(name.clone(), read(scalar)?),
                Step::Integral { variable, from, to, body, values } => Ready::Integral {
                    variable: variable.clone(),
                    from: read(from)?,
                    to: read(to)?,
                    body: ready(body)?,
                    values: values
                        .iter()
                        .map(|(n, s)| Ok((n.clone(), read(s)?)))
                        .collect::<Result<_, String>>()?,
                },
            })
        })
        .collect()
}

impl Program {
    /// Steps, and the lists of expressions that are wanted in the end.
    pub fn new(steps: &[Step], results: &[Vec<Scalar>]) -> Result<Program, String> {
        let results = results
            .iter()
            .map(|list| list.iter().map(read).collect())
            .collect::<Result<_, String>>()?;
        Ok(Program { steps: ready(steps)?, results })
    }

    /// The values wanted, where the variables have these values; nothing where one is not a finite number.
    pub fn run(&self, variables: &[(String, f64)]) -> Result<Option<Outcome>, String> {
        let mut machine = Machine { context: HashMapContext::new(), largest: 1.0 };
        for (name, value) in variables {
            machine.set(name, *value)?;
        }
        machine.steps(&self.steps)?;
        let mut results = Vec::new();
        for list in &self.results {
            results.push(
                list.iter().map(|node| machine.value(node)).collect::<Result<Vec<f64>, _>>()?,
            );
        }
        let finite = results.iter().flatten().all(|x| x.is_finite()) && machine.largest.is_finite();
        Ok(finite.then_some(Outcome { results, largest: machine.largest }))
    }
}

struct Machine {
    context: HashMapContext,
    largest: f64,
}

impl Machine {
    fn set(&mut self, name: &str, value: f64) -> Result<(), String> {
        // NaN must not be lost among comparisons.
        self.largest =
            if value.is_finite() { self.largest.max(value.abs()) } else { f64::INFINITY };
        self.context.set_value(name.to_owned(), Value::Float(value)).map_err(|e| e.to_string())
    }

    fn value(&mut self, node: &evalexpr::Node) -> Result<f64, String> {
        node.eval_number_with_context(&self.context).map_err(|e| format!("{node}: {e}"))
    }

    fn steps(&mut self, steps: &[Ready]) -> Result<(), String> {
        for step in steps {
            match step {
                Ready::Let(name, node) => {
                    let value = self.value(node)?;
                    self.set(name, value)?;
                }
                Ready::Integral { variable, from, to, body, values } => {
                    let (from, to) = (self.value(from)?, self.value(to)?);
                    let mut sums = vec![0.0; values.len()];
                    for (node, weight) in gauss() {
                        self.set(variable, from + (to - from) * node)?;
                        self.steps(body)?;
                        for (sum, (_, value)) in sums.iter_mut().zip(values) {
                            *sum += weight * self.value(value)?;
                        }
                    }
                    for (sum, (name, _)) in sums.into_iter().zip(values) {
                        self.set(name, sum * (to - from))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Nodes and weights of Gauss's rule on [0, 1] with so many nodes: exact to degree 19, and good to twelve digits for the
/// smooth integrands of the book.
const NODES: usize = 10;

fn gauss() -> &'static [(f64, f64)] {
    static RULE: OnceLock<Vec<(f64, f64)>> = OnceLock::new();
    RULE.get_or_init(|| {
        let m = NODES as f64;
        (0..NODES)
            .map(|i| {
                // The i-th root of the Legendre polynomial, by Newton's method.
                let mut x = (std::f64::consts::PI * (i as f64 + 0.75) / (m + 0.5)).cos();
                let mut slope = 1.0;
                for _ in 0..50 {
                    let (mut p, mut before) = (1.0, 0.0);
                    for k in 1..=NODES {
                        let k = k as f64;
                        (p, before) = (((2.0 * k - 1.0) * x * p - (k - 1.0) * before) / k, p);
                    }
                    slope = m * (x * p - before) / (x * x - 1.0);
                    x -= p / slope;
                }
                ((x + 1.0) / 2.0, 1.0 / ((1.0 - x * x) * slope * slope))
            })
            .collect()
    })
}

/// The rule is exact for all powers up to 2 · 10 − 1, and close for the exponential.
#[test]
fn the_rule_integrates() {
    for k in 0..20 {
        let sum: f64 = gauss().iter().map(|(s, w)| w * s.powi(k)).sum();
        assert!((sum - 1.0 / f64::from(k + 1)).abs() < 1e-14, "{k}: {sum}");
    }
    let sum: f64 = gauss().iter().map(|(s, w)| w * s.exp()).sum();
    assert!((sum - (1f64.exp() - 1.0)).abs() < 1e-14);
}
