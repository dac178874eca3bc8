//! The battery lets an honest method pass, and finds out the others.

use descent::{Counted, Error, Method, Point, Step, battery};

/// Gradient descent with a flaw.
#[derive(Clone, Copy, PartialEq)]
enum Downhill {
    Honest,
    /// Does not forget the last run.
    Remembers(usize),
    /// Takes any failure for a zero gradient, and stays.
    Ignores,
    /// Has no answer where there is one variable.
    Refuses,
}

impl Method for Downhill {
    fn name(&self) -> &'static str {
        "downhill"
    }
    fn begin(&mut self, _: &Counted<'_>, _: &Point) -> Result<(), Error> {
        if *self == Self::Refuses { Err(Error::NoConvergence) } else { Ok(()) }
    }
    fn step(&mut self, _: &Counted<'_>, from: &Point, step: &mut Step) -> Result<(), Error> {
        step.direction.assign(&from.gradient);
        let mut rate = 0.1;
        if let Self::Remembers(steps) = self {
            *steps += 1;
            rate /= *steps as f64;
        }
        if *self == Self::Ignores && step.index > 3 {
            step.direction.fill(f64::INFINITY);
            step.go(from, 0.0);
            step.to.x.assign(&from.x);
            return Ok(());
        }
        step.go(from, -rate);
        Ok(())
    }
}

#[test]
fn an_honest_method_passes() {
    assert_eq!(battery::complaints(&|| Box::new(Downhill::Honest)), Vec::<String>::new());
}

#[test]
fn others_do_not() {
    let about = |method: Downhill, words: &str| {
        let complaints = battery::complaints(&|| Box::new(method));
        assert!(complaints.iter().any(|c| c.contains(words)), "{complaints:#?}");
    };
    about(Downhill::Remembers(0), "one variable: remembers the run before");
    about(Downhill::Ignores, "a step that is not finite");
    about(Downhill::Refuses, "did not start");
}
