//! Functions of two variables.

use crate::{Kind, Problem, Stationary, formula};
use descent::Exact;
use ndarray::array;

formula! {
    /// x² − y²: one stationary point, a saddle, to which a Newton step leads from everywhere.
    Saddle(x, y) over N = Some(x.pow(2)? - y.pow(2)?)
}

impl Saddle {
    /// From (2, 1).
    pub fn problem(self) -> Problem {
        Problem {
            name: "saddle",
            formula: "x² − y²".into(),
            objective: Box::new(Exact(self)),
            start: array![2.0, 1.0],
            stationary: vec![Stationary::new([0.0, 0.0], 0.0, Kind::Saddle)],
        }
    }
}

formula! {
    /// x³ − 3xy², with three valleys for two legs and a tail. The Hessian at 0 is zero, so it tells nothing; along y = 0 the
    /// function is x³, which has both signs.
    MonkeySaddle(x, y) over N = Some(x.pow(3)? - N::from_i64(3) * x.clone() * y.pow(2)?)
}

impl MonkeySaddle {
    /// From (1, 1).
    pub fn problem(self) -> Problem {
        Problem {
            name: "monkey-saddle",
            formula: "x³ − 3xy²".into(),
            objective: Box::new(Exact(self)),
            start: array![1.0, 1.0],
            stationary: vec![Stationary::new([0.0, 0.0], 0.0, Kind::DegenerateSaddle)],
        }
    }
}

formula! {
    /// x²/2 + x⁴/4 + y²/2 + y⁶/6: strongly convex, with different remainders in x and y.
    MixedPowers(x, y) over N = {
        let in_x = x.pow(2)?.div(&N::from_i64(2))? + x.pow(4)?.div(&N::from_i64(4))?;
        let in_y = y.pow(2)?.div(&N::from_i64(2))? + y.pow(6)?.div(&N::from_i64(6))?;
        Some(in_x + in_y)
    }
}

impl MixedPowers {
    /// From (1, 1).
    pub fn problem(self) -> Problem {
        Problem {
            name: "mixed-powers",
            formula: "x²/2 + x⁴/4 + y²/2 + y⁶/6".into(),
            objective: Box::new(Exact(self)),
            start: array![1.0, 1.0],
            stationary: vec![Stationary::new([0.0, 0.0], 0.0, Kind::Minimum)],
        }
    }
}

// ANCHOR: rosenbrock
formula! {
    /// (1 − x)² + 100(y − x²)², Rosenbrock's curved valley. (H. H. Rosenbrock, *An automatic method for finding the greatest
    /// or least value of a function*, The Computer Journal 3, 1960.)
    Rosenbrock(x, y) over N = {
        let along = (N::one() - x.clone()).pow(2)?;
        let across = (y.clone() - x.pow(2)?).pow(2)?;
        Some(along + N::from_i64(100) * across)
    }
}
// ANCHOR_END: rosenbrock

impl Rosenbrock {
    /// From (−1.2, 1), on the far side of the bend.
    pub fn problem(self) -> Problem {
        Problem {
            name: "rosenbrock",
            formula: "(1 − x)² + 100(y − x²)²".into(),
            objective: Box::new(Exact(self)),
            start: array![-1.2, 1.0],
            stationary: vec![Stationary::new([1.0, 1.0], 0.0, Kind::Minimum)],
        }
    }
}

formula! {
    /// (v w − 1)²: the smallest network with a hidden layer. The minima fill the curve v w = 1, so the Hessian is singular at
    /// each of them, as in every network with more weights than it needs. They are minima because a square is not negative.
    Product(v, w) over N = (v.clone() * w.clone() - N::one()).pow(2)
}

impl Product {
    /// From (10, 10), where the Hessian has eigenvalues −198 and 598.
    pub fn problem(self) -> Problem {
        Problem {
            name: "product",
            formula: "(v w − 1)²".into(),
            objective: Box::new(Exact(self)),
            start: array![10.0, 10.0],
            stationary: vec![
                Stationary::new([1.0, 1.0], 0.0, Kind::DegenerateMinimum),
                Stationary::new([-1.0, -1.0], 0.0, Kind::DegenerateMinimum),
                Stationary::new([0.0, 0.0], 1.0, Kind::Saddle),
            ],
        }
    }
}

formula! {
    /// x², as a function of x and y: convex, and its Hessian is singular everywhere. The minima fill the line x = 0; they are
    /// minima because a square is not negative.
    Gutter(x, y) over N = {
        let _ = y;
        x.pow(2)
    }
}

impl Gutter {
    /// From (1, 1).
    pub fn problem(self) -> Problem {
        Problem {
            name: "gutter",
            formula: "x² in the (x, y) plane".into(),
            objective: Box::new(Exact(self)),
            start: array![1.0, 1.0],
            stationary: vec![Stationary::new([0.0, 0.0], 0.0, Kind::DegenerateMinimum)],
        }
    }
}
