//! Degrees against the functions themselves: along a line through a random point an expression is a function of one number t,
//! and a bound that is too low would give it away.

use super::*;
use crate::{
    check,
    draw::{Richness, draw},
    eval::{Evaluator, Tables},
    value::Matrix,
};
use derivation::{Library, read_block};
use number::{Mersenne, Number, Stream};

const FUNCTION_DEGREE: u32 = 3;

/// Values of the first goal's left side at t = 1, 2, … on a line of points, and the bound on its degree.
fn along_a_line(text: &str) -> (Degree, Vec<(Mersenne, Mersenne)>) {
    let reading = read_block("claim c", text, 1, &Library::new());
    assert!(reading.diagnostics.is_empty(), "{text}: {:?}", reading.diagnostics);
    let block = reading.block.expect("a block");
    let model = check::model(&block);
    let expr = &block.context.goals[0].left;
    let sizes = crate::points::sizes(&model).into_iter().map(|name| (name, 2)).collect();
    let counting = Counting { n: 2, function: u64::from(FUNCTION_DEGREE), member: LETTER };
    let bound = degree(expr, &model, counting).expect("rational");
    let mut tables = Tables::default();
    let mut values = Vec::new();
    for t in (1..).map(Mersenne::from_i64).take((bound.above + bound.below + 2) as usize) {
        let mut stream = Stream::from_text(text);
        let mut budget = 1_000_000;
        let richness = Richness { degree: FUNCTION_DEGREE, extra_ridges: 2, eigenvalues: None };
        let mut on_the_line =
            |_| Some(Mersenne::draw(&mut stream) + t * Mersenne::draw(&mut stream));
        let point = draw(&model, &sizes, richness, &mut tables, &mut budget, &mut on_the_line);
        let point = point.expect("a point");
        let value = Evaluator::new(&model, &point, &mut tables, &mut budget).eval(expr);
        values.push((t, value.expect("a value").entries()[0]));
    }
    (bound, values)
}

/// Whether the values are those of some N(t)/D(t) of these degrees: N(t) − y D(t) = 0 has a solution other than zero.
fn is_quotient(above: u64, below: u64, values: &[(Mersenne, Mersenne)]) -> bool {
    let (a, b) = (above as usize + 1, below as usize + 1);
    let power = |t: Mersenne, k: usize| t.pow(k as i64).expect("a power");
    let system = Matrix::from_fn(a + b, a + b, |i, j| {
        let (t, y) = values[i];
        if j < a { power(t, j) } else { y * power(t, j - a) }
    });
    system.inverse().1.is_zero()
}

/// No bound is lower than the degree, for every kind of expression; and the test can tell.
#[test]
fn bounds_are_bounds() {
    for text in [
        "let A, B : mat n n; x : vec n\nshow x'A B x + (x'x)^2 = 0\n",
        "let A : mat n n; x : vec n\nshow x'A^-1 x = 0\n",
        "let A : mat n n; x : vec n\nshow x'A^-2 x/(1 + x'x) = 0\n",
        "let A, B : mat n n\nshow tr(A^-1 B) + det(A - B) = 0\n",
        "let H : spd n; x : vec n\nshow x'H^(1/2) H x = 0\n",
        "let x, y : vec n\nassume x'y > 0\nshow ||x||^4/(x'y) = 0\n",
        // A solved hypothesis.
        "let B : mat n n; s, y : vec n\nassume B s = y\nshow s's + y'y = 0\n",
        // A function of one's own, and what its argument brings along.
        "let a, x : real\ndef f(z) = z^3 + a\nshow f(x^2 - a) = 0\n",
        "let a, x : real\ndef f(z) = z^2/(1 + z^2)\nshow f(1/(x + a)) = 0\n",
        "let a, x : real\ndef f(z) = z^2\ndef g(z) = f(z) f(z + 1)\nshow g(x^2) = 0\n",
        // The derivatives of a fraction have the powers of its denominator.
        "let x : real\ndef f(z) = 1/(1 + z^2)\nshow grad f(x) = 0\n",
        "let x : real\ndef f(z) = 1/(1 + z^2)\nshow hess f(x) = 0\n",
        "let x : real\ndef f(z) = 1/(1 + z^2)\nshow hess f(1/(x + 2)) = 0\n",
        "let x, a : vec n; A : mat n n\ndef f(z : vec n) = z'A z/(1 + a'z)\nshow a'hess f(x) a = 0\n",
        // Integrals, and what their limits bring along.
        "let a, b : real\nshow int[s:a..b] s^2 = 0\n",
        "let a, b : real\nshow int[s:0..1/a] (s^2 + b s)/a = 0\n",
        "let a, b : real\nshow int[s:0..a^2] int[t:0..b] s t + b = 0\n",
        // Functions in general, and those with given values at a point.
        "let f : fun n; x, u : vec n\nshow f(x) + u'hess f(x + u) u = 0\n",
        "let f : fun n; x, u : vec n\nshow D3 f(x)[u, u, u] = 0\n",
        "let f : fun n; x, g : vec n; a : real\nassume grad f(x) = g/a\nshow f(x + g) = 0\n",
        "let f : fun n; x, u : vec n; H : sym n; a : real\nassume hess f(x) = 1/a H; f(x) = a\nshow f(u) = 0\n",
        // A parameter with the name of something else.
        "let a : real\ndef b = 1\ndef f(b) = b^4\nshow f(a) = 0\n",
    ] {
        let (Degree { above, below, .. }, values) = along_a_line(text);
        assert!(above + below < 130, "{text}: {above} over {below}");
        assert!(is_quotient(above, below, &values), "{text}: more than {above} over {below}");
    }
    let text = "let a, x : real\nshow (x^2 + a)^2/(x - a) = 0\n";
    let (Degree { above, below, .. }, values) = along_a_line(text);
    assert_eq!((above, below), (4, 1));
    assert!(!is_quotient(above - 1, below, &values) && !is_quotient(above, below - 1, &values));
}
