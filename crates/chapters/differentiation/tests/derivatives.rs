//! The modes against each other, against derivatives by hand, and against the source's tables.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use differentiation::{
    Expression, Formula, Graph, Map, Scalar, derivative, difference_gradient, gradient, hessian,
    hessian_vector, jacobian, jvp, partial_derivative, tables, tape, value_and_gradient, vjp,
};
use number::{Jet, Number, Rational};
use proptest::prelude::*;
use std::f64::consts::{FRAC_PI_6, PI};

fn example() -> Expression {
    Expression::read(&["θ1", "θ2", "θ3"], &["sin(θ1 θ2) + exp(θ2 + θ3) - 2 θ3"]).unwrap()
}

fn pair() -> Expression {
    Expression::read(&["θ1", "θ2", "θ3"], &["θ1 - 7 θ2 + 5 θ3", "θ2 θ3"]).unwrap()
}

const PLACE: [f64; 3] = [FRAC_PI_6, 2.0, 5.0];

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found} {expected}");
}

/// The source's Figure 4.7: six operations in three rounds.
#[test]
fn the_graph_of_the_example() {
    let f = example();
    let levels: Vec<usize> = f.graph().nodes().iter().map(|node| node.level).collect();
    assert_eq!(levels, [1, 1, 1, 2, 2, 3]);
    insta::assert_snapshot!(
        [
            tables::primals(&f, &PLACE).unwrap(),
            tables::tangents(&f, &PLACE, 1).unwrap(),
            tables::adjoints(&f, &PLACE).unwrap(),
        ]
        .join("\n")
    );
}

/// The source's Tables 4.1 to 4.3, in closed form.
#[test]
fn the_tables_of_the_example() {
    let f = example();
    let (e7, root) = (7f64.exp(), 3f64.sqrt() / 2.0);
    let expect = |found: Vec<f64>, expected: &[f64]| {
        assert_eq!(found.len(), expected.len());
        found.iter().zip(expected).for_each(|(f, e)| close(*f, *e));
    };
    let primals = f.graph().primals(&PLACE).unwrap();
    expect(primals, &[PI / 3.0, 7.0, -10.0, root, e7, root + e7 - 10.0]);
    let tangents = f.graph().tangents(&PLACE, &[0.0, 1.0, 0.0]).unwrap();
    expect(tangents, &[PI / 6.0, 1.0, 0.0, PI / 12.0, e7, PI / 12.0 + e7]);
    let adjoints = f.graph().adjoints(&PLACE, &[1.0]).unwrap();
    expect(adjoints.nodes, &[0.5, e7, 1.0, 1.0, 1.0, 1.0]);
    let g = [1.0, PI / 12.0 + e7, e7 - 2.0];
    expect(adjoints.variables, &g);
    // All other ways to the same gradient.
    expect(gradient(&f.first(), &PLACE).unwrap(), &g);
    expect(vjp(&f, &PLACE, &[1.0]).unwrap(), &g);
    expect(jacobian(&f, &PLACE).unwrap().concat(), &g);
    expect((0..3).map(|j| partial_derivative(&f, &PLACE, 0, j).unwrap()).collect(), &g);
    let symbolic = (0..3).map(|j| f.derivative(j).unwrap().first().value(&PLACE).unwrap());
    expect(symbolic.collect(), &g);
}

/// The source's worked numbers.
#[test]
fn the_pair() {
    let (g, x) = (pair(), [2.5, 2.1, 1.4]);
    assert_eq!(jacobian(&g, &x).unwrap(), [[1.0, -7.0, 5.0], [0.0, 1.4, 2.1]]);
    assert_eq!(partial_derivative(&g, &x, 1, 2), Some(2.1));
    assert_eq!(jvp(&g, &x, &[0.0, 1.0, 0.0]).unwrap().1, [-7.0, 1.4]);
    assert_eq!(vjp(&g, &x, &[1.0, 0.0]).unwrap(), [1.0, -7.0, 5.0]);
}

/// A value that enters an operation twice counts twice.
#[test]
fn repeated_operands() {
    let f = Expression::read(&["x"], &["x x", "(x + 1)(x + 1)"]).unwrap();
    assert_eq!(vjp(&f, &[3.0], &[1.0, 0.0]), Some(vec![6.0]));
    assert_eq!(vjp(&f, &[3.0], &[0.0, 1.0]), Some(vec![8.0]));
    assert_eq!(f.graph().adjoints(&[3.0], &[0.0, 1.0]).unwrap().variables, [8.0]);
    // x + 1 is one operation of the graph.
    assert_eq!(f.graph().nodes().len(), 3);
}

/// The source's numbers on (4.26): the V of forward differences, and the steeper one of central differences.
#[test]
fn finite_differences() {
    let f = example();
    let exact = PI / 12.0 + 7f64.exp();
    let value = |x: f64| f.first().value(&[FRAC_PI_6, x, 5.0]).unwrap();
    let forward = |h| (differentiation::forward_difference(value, 2.0, h) - exact).abs();
    let central = |h| (differentiation::central_difference(value, 2.0, h) - exact).abs();
    assert!((forward(1e-2) - 5.5003004736).abs() < 1e-9);
    assert!((forward(1e-4) - 0.0548216118).abs() < 1e-8);
    assert!((forward(1e-6) - 5.4836e-4).abs() < 1e-6);
    assert!(forward(1e-8) < 1e-4 && forward(1e-12) > 1e-2);
    assert!((central(1e-2) - 1.83e-2).abs() < 1e-4 && central(1e-4) < 2e-6);
    let g = difference_gradient(|x| f.first().value(x).unwrap(), &PLACE, 1e-7);
    assert!((g[1] - exact).abs() < 1e-3);
}

/// (1 + x₁²)(x₂ + …)/…, with every operation a formula may use.
struct Everything;

impl Formula for Everything {
    fn dimension(&self) -> usize {
        3
    }
    fn value<N: Number>(&self, x: &[N]) -> Option<N> {
        let [x, y, z] = x else { return None };
        let square = N::one() + x.pow(2)?;
        let root = (square.clone() + y.pow(4)?).sqrt()?;
        let quotient = z.sin()?.div(&root)? - (y.clone() * z.clone()).cos()?;
        let logarithm = (square + z.abs()?).ln()?;
        Some(quotient * logarithm + (-x.clone()).exp()?.recip()? + (x.clone() * z.clone()).atan()?)
    }
}

/// x²y/(1 + y²), x³ − y: rational functions, for exact numbers.
struct Fractions;

impl Map for Fractions {
    fn inputs(&self) -> usize {
        2
    }
    fn outputs(&self) -> usize {
        2
    }
    fn values<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        let [x, y] = x else { return None };
        let first = (x.pow(2)? * y.clone()).div(&(N::one() + y.pow(2)?))?;
        Some(vec![first, x.pow(3)? - y.clone()])
    }
}

fn rational() -> impl Strategy<Value = Rational> {
    (-20i64..20, 1i64..12).prop_map(|(p, q)| Rational::new(p, q).unwrap())
}

fn rationals() -> impl Strategy<Value = [Rational; 2]> {
    [rational(), rational()]
}

proptest! {
    /// The modes are adjoint: u′(J v) = (u′J) v, exactly.
    #[test]
    fn modes_are_adjoint(x in rationals(), v in rationals(), u in rationals()) {
        let (_, along) = jvp(&Fractions, &x, &v).unwrap();
        let weighted = vjp(&Fractions, &x, &u).unwrap();
        prop_assert_eq!(Rational::dot(&u, &along), Rational::dot(&weighted, &v));
    }

    /// Rows of the Jacobian are gradients, its columns derivatives along the axes: by both modes, exactly.
    #[test]
    fn rows_and_columns(x in rationals()) {
        let j = jacobian(&Fractions, &x).unwrap();
        let one = [[Rational::one(), Rational::zero()], [Rational::zero(), Rational::one()]];
        for i in 0..2 {
            prop_assert_eq!(&vjp(&Fractions, &x, &one[i]).unwrap(), &j[i]);
            let column = jvp(&Fractions, &x, &one[i]).unwrap().1;
            prop_assert_eq!(column, vec![j[0][i].clone(), j[1][i].clone()]);
        }
        let (a, b) = (x[0].clone(), x[1].clone());
        // By hand: ∂/∂x (x³ − y) = 3x², ∂/∂x of the first = 2xy/(1 + y²).
        prop_assert_eq!(&j[1][0], &(Rational::from(3) * a.clone() * a.clone()));
        let below = Rational::one() + b.clone() * b.clone();
        prop_assert_eq!(&j[0][0], &(Rational::from(2) * a * b).div(&below).unwrap());
    }

    /// Reverse mode finds what dual numbers find, for every operation; the Hessian is symmetric, and its products are its own.
    #[test]
    fn reverse_is_forward(
        x in [-2.0..2.0f64, -2.0..2.0f64, 0.1..2.0f64],
        v in [-1.0..1.0f64, -1.0..1.0f64, -1.0..1.0f64],
    ) {
        let (value, g) = value_and_gradient(&Everything, &x).unwrap();
        prop_assert_eq!(Some(value), Everything.value(&x));
        let forward = jacobian(&Square(Everything), &x).unwrap();
        let h = hessian(&Everything, &x).unwrap();
        let product = hessian_vector(&Everything, &x, &v).unwrap();
        for i in 0..3 {
            // Square has more values than variables, so that its Jacobian is made by columns.
            prop_assert!((g[i] - forward[0][i]).abs() < 1e-12);
            prop_assert!((f64::dot(&h[i], &v) - product[i]).abs() < 1e-11);
            for j in 0..3 {
                prop_assert_eq!(h[i][j], h[j][i]);
                // ε₀ε₁ of f(x + ε₀eᵢ + ε₁eⱼ)
                let mut point = x.map(Jet::constant);
                point[i] = Jet::perturbed(x[i], 0, 1.0).unwrap();
                point[j] = point[j].clone() + Jet::perturbed(0.0, 1, 1.0).unwrap();
                let second = Everything.value(&point).unwrap().coefficient(0b11);
                prop_assert!((h[i][j] - second).abs() < 1e-10);
            }
        }
    }

    /// Symbolic derivatives are the automatic ones, exactly; and so is the graph's own chain rule, both ways.
    #[test]
    fn symbolic_is_automatic(x in rationals()) {
        let f = Expression::read(&["x", "y"], &["(x^3 - y)^2/(1 + x^2) - (2 x y + y^-1)/3"]).unwrap();
        if let Some(g) = gradient(&f.first(), &x) {
            for (j, slope) in g.iter().enumerate() {
                let symbolic = f.derivative(j).unwrap();
                prop_assert_eq!(symbolic.first().value(&x), Some(slope.clone()));
            }
            let adjoints = f.graph().adjoints(&x, &[Rational::one()]).unwrap();
            prop_assert_eq!(&adjoints.variables, &g);
            let direction = [Rational::from(2), Rational::from(-5)];
            let tangents = f.graph().tangents(&x, &direction).unwrap();
            prop_assert_eq!(tangents.last(), Some(&Rational::dot(&g, &direction)));
        }
    }
}

/// A formula four times over.
struct Square<F>(F);

impl<F: Formula> Map for Square<F> {
    fn inputs(&self) -> usize {
        self.0.dimension()
    }
    fn outputs(&self) -> usize {
        4
    }
    fn values<N: Number>(&self, x: &[N]) -> Option<Vec<N>> {
        let value = self.0.value(x)?;
        Some(vec![value; 4])
    }
}

/// A formula that takes a gradient inside: ‖∇f‖². Its derivative is 2 H ∇f, for f = x²y at (3, 5).
#[test]
fn tapes_nest() {
    struct Inner;
    impl Formula for Inner {
        fn dimension(&self) -> usize {
            2
        }
        fn value<N: Number>(&self, x: &[N]) -> Option<N> {
            Some(x[0].pow(2)? * x[1].clone())
        }
    }
    struct Outer;
    impl Formula for Outer {
        fn dimension(&self) -> usize {
            2
        }
        fn value<N: Number>(&self, x: &[N]) -> Option<N> {
            let g = gradient(&Inner, x)?;
            Some(N::dot(&g, &g))
        }
    }
    // g = (30, 9), H = ((10, 6), (6, 0)).
    assert_eq!(Outer.value(&[3.0, 5.0]), Some(981.0));
    assert_eq!(gradient(&Outer, &[3.0, 5.0]), Some(vec![708.0, 360.0]));
    let exact = [Rational::from(3), Rational::from(5)];
    assert_eq!(gradient(&Outer, &exact).unwrap(), [Rational::from(708), Rational::from(360)]);
    // Plain numbers inside a recording of plain numbers.
    let recording = tape::record(&[3.0, 5.0], |x| {
        let inside = gradient(&Inner, &[*x[0].value(), *x[1].value()])?;
        Some(vec![x[0].clone() * Number::from_rational(&Rational::from_f64(inside[1])?)?])
    });
    assert_eq!(recording.unwrap().walk_back(&[1.0]), Some((vec![27.0], vec![9.0, 0.0])));
}

/// Numbers of one recording have no business in another.
#[test]
fn recordings_do_not_mix() {
    let mixed = tape::record(&[1.0], |outer| {
        let inner = tape::record(&[2.0], |x| Some(vec![x[0].clone() * outer[0].clone()]));
        assert!(inner.is_none());
        let foreign = tape::record(&[2.0], |_| Some(vec![outer[0].clone()]));
        assert!(foreign.is_none());
        Some(vec![outer[0].clone()])
    });
    assert_eq!(mixed.unwrap().walk_back(&[1.0]), Some((vec![1.0], vec![1.0])));
    let mut kept = None;
    drop(tape::record(&[1.0], |x| {
        kept = Some(x[0].clone());
        Some(vec![])
    }));
    let kept = kept.unwrap();
    assert!(tape::record(&[1.0], |x| Some(vec![x[0].clone() + kept.clone()])).is_none());
    // Outside any recording it is a number like any other.
    assert_eq!((kept.clone() + kept).value(), &2.0);
}

/// Where there is no derivative there is none, and no panic.
#[test]
fn derivatives_that_do_not_exist() {
    let at = |text: &str, x: f64| {
        let f = Expression::read(&["x"], &[text]).unwrap();
        (f.first().value(&[x]), gradient(&f.first(), &[x]))
    };
    assert_eq!(at("sqrt(x)", 0.0), (Some(0.0), None));
    assert_eq!(at("sqrt(x^2)", 0.0), (Some(0.0), None));
    assert_eq!(at("abs(x)", 0.0), (Some(0.0), None));
    assert_eq!(at("log(x)", 0.0), (None, None));
    assert_eq!(at("1/x", 0.0), (None, None));
    assert_eq!(at("x + sqrt(0)", 1.0), (Some(1.0), Some(vec![1.0])));
    assert_eq!(at("x^0 + 0 x", 0.0), (Some(1.0), Some(vec![0.0])));
    let f = pair();
    assert_eq!(vjp(&f, &[1.0, 2.0, 3.0], &[1.0]), None);
    assert_eq!(jvp(&f, &[1.0, 2.0, 3.0], &[1.0]), None);
    assert_eq!(jvp(&f, &[1.0], &[1.0]), None);
    assert_eq!(hessian_vector(&f.first(), &[1.0, 2.0, 3.0], &[1.0]), None);
    assert_eq!(f.graph().adjoints(&[1.0, 2.0, 3.0], &[1.0]), None);
    // No variables, no values.
    let nothing = Expression::read(&[], &[]).unwrap();
    assert_eq!(jacobian(&nothing, &[] as &[f64]), Some(vec![]));
    let constant = Expression::read(&[], &["2"]).unwrap();
    assert_eq!(gradient(&constant.first(), &[] as &[f64]), Some(vec![]));
    assert_eq!(hessian(&constant.first(), &[] as &[f64]), Some(vec![]));
}

#[test]
fn what_cannot_be_read() {
    let message = |text: &str| Expression::read(&["x"], &[text]).unwrap_err().message;
    assert!(!message("x +").is_empty() && message("x y").contains("not declared"));
    assert!(message("x^x").contains("whole number"));
    assert!(message("I").contains("no function of real variables"));
    assert!(Graph::new(&[], &[]).is_ok());
    let f = Expression::read(&["x"], &["abs(x)"]).unwrap();
    assert!(f.derivative(0).is_err() && f.derivative(1).is_err());
    assert!(derivative(&f.expressions()[0], &f.variables()[0]).is_err());
}

/// A formula is a map with one value.
#[test]
fn a_gradient_is_a_row() {
    let x = [0.5, -1.0, 1.5];
    let rows = jacobian(&Scalar(Everything), &x).unwrap();
    assert_eq!(rows, [gradient(&Everything, &x).unwrap()]);
}

/// The gradient of a sum of a hundred thousand terms, by one evaluation and one walk.
#[test]
fn many_variables() {
    struct Chain;
    impl Formula for Chain {
        fn dimension(&self) -> usize {
            100_000
        }
        fn value<N: Number>(&self, x: &[N]) -> Option<N> {
            let mut sum = N::zero();
            for pair in x.windows(2) {
                sum = sum + pair[0].clone() * pair[1].clone();
            }
            Some(sum)
        }
    }
    let x: Vec<f64> = (0..100_000).map(|i| f64::from(i % 7)).collect();
    let g = gradient(&Chain, &x).unwrap();
    assert_eq!(g[0], x[1]);
    assert!((1..99_999).all(|i| g[i] == x[i - 1] + x[i + 1]));
}

#[test]
fn outlines_of_figures() {
    let figures = differentiation::figures::all::<std::convert::Infallible>();
    insta::assert_snapshot!(plots::outlines(&figures).unwrap());
}
