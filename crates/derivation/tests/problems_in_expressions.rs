//! What is said when an expression cannot be read: the message, the caret, the help.

mod say;
use insta::assert_snapshot;
use say::expression;

/// What is missing or left over.
#[test]
fn ends() {
    assert_snapshot!(expression("a +"), @r"
    error: an expression is missing here
     --> a.md:1:4
      |
    1 | a +
      |    ^
    ");
    assert_snapshot!(expression("a * )"), @r"
    error: `)` closes nothing
     --> a.md:1:5
      |
    1 | a * )
      |     ^
      = help: a bracket before it may be missing
    ");
    assert_snapshot!(expression("a + (b"), @r"
    error: this `(` is not closed
     --> a.md:1:5
      |
    1 | a + (b
      |     ^
    ");
    assert_snapshot!(expression("(a + b]"), @r"
    error: this `(` is not closed
     --> a.md:1:1
      |
    1 | (a + b]
      | ^
    ");
    assert_snapshot!(expression("[a"), @r"
    error: this `[` is not closed
     --> a.md:1:1
      |
    1 | [a
      | ^
    ");
    assert_snapshot!(expression("a)"), @r"
    error: `)` closes nothing
     --> a.md:1:2
      |
    1 | a)
      |  ^
      = help: a bracket before it may be missing
    ");
    assert_snapshot!(expression("a, b"), @r"
    error: `,` cannot stand here
     --> a.md:1:2
      |
    1 | a, b
      |  ^
    ");
    assert_snapshot!(expression("f(x, y)"), @r"
    error: a comma cannot stand here
     --> a.md:1:4
      |
    1 | f(x, y)
      |    ^
      = help: functions take one argument; directions stand in [ ]
    ");
    assert_snapshot!(expression("() a"), @r"
    error: an expression is missing before `)`
     --> a.md:1:2
      |
    1 | () a
      |  ^
    ");
    assert_snapshot!(expression("a + + b"), @r"
    error: an expression is missing before `+`
     --> a.md:1:5
      |
    1 | a + + b
      |     ^
    ");
    assert_snapshot!(expression("'s"), @r"
    error: an expression is missing before `'`
     --> a.md:1:1
      |
    1 | 's
      | ^
      = help: a prime transposes what stands before it: s'y
    ");
    assert_snapshot!(expression("* a"), @r"
    error: an expression is missing before `*`
     --> a.md:1:1
      |
    1 | * a
      | ^
    ");
    assert_snapshot!(expression("a < b"), @r"
    error: `<` cannot stand here
     --> a.md:1:3
      |
    1 | a < b
      |   ^
      = help: a relation stands between two expressions, outside brackets
    ");
    assert_snapshot!(expression("(a = b)"), @r"
    error: `=` cannot stand in brackets
     --> a.md:1:4
      |
    1 | (a = b)
      |    ^
      = help: a relation stands between two expressions, outside brackets
    ");
    assert_snapshot!(expression("f(x"), @r"
    error: this `(` is not closed
     --> a.md:1:2
      |
    1 | f(x
      |  ^
    ");
    assert_snapshot!(expression("||x"), @r"
    error: this `||` is not closed
     --> a.md:1:1
      |
    1 | ||x
      | ^^
    ");
    assert_snapshot!(expression("|a - b"), @r"
    error: this `|` is not closed
     --> a.md:1:1
      |
    1 | |a - b
      | ^
    ");
    assert_snapshot!(expression(""), @r"
    error: an expression is missing here
     --> a.md:1:1
      |
    1 | 
      | ^
    ");
    assert_snapshot!(expression("2 3"), @r"
    error: two numbers stand side by side
     --> a.md:1:3
      |
    1 | 2 3
      |   ^
      = help: a product of numbers is written 2*3
    ");
}

/// Names that are not declared, with what may have been meant.
#[test]
fn names() {
    assert_snapshot!(expression("HΔ"), @r"
    error: `HΔ` is not declared
     --> a.md:1:1
      |
    1 | HΔ
      | ^^
      = help: write `H Δ` for a product: letters that touch are one name
    ");
    assert_snapshot!(expression("s'HΔ"), @r"
    error: `HΔ` is not declared
     --> a.md:1:3
      |
    1 | s'HΔ
      |   ^^
      = help: write `H Δ` for a product: letters that touch are one name
    ");
    assert_snapshot!(expression("z1 + z1 + z2"), @r"
    error: `z1` is not declared
     --> a.md:1:1
      |
    1 | z1 + z1 + z2
      | ^^
      = help: declare it above: `let z1 : real`, `vec n`, `mat m n`, `fun n`, …; declared so far: a, b, c, α, λ, ρ, t, s, y, x, x*, x₊
    ");
    assert_snapshot!(expression("delta"), @r"
    error: `δ` is not declared
     --> a.md:1:1
      |
    1 | delta
      | ^^^^^
      = help: did you mean `Δ`?
    ");
    assert_snapshot!(expression("lamda"), @r"
    error: `lamda` is not declared
     --> a.md:1:1
      |
    1 | lamda
      | ^^^^^
      = help: did you mean `λ`, typed lambda?
    ");
    assert_snapshot!(expression("X"), @r"
    error: `X` is not declared
     --> a.md:1:1
      |
    1 | X
      | ^
      = help: did you mean `x`?
    ");
    assert_snapshot!(expression("g(x, y) + a"), @r"
    error: `g` is not declared
     --> a.md:1:1
      |
    1 | g(x, y) + a
      | ^
      = help: if it is a function, declare it above: `let g : fun n`
    ");
    assert_snapshot!(expression("a* b"), @r"
    error: `a*` is not declared
     --> a.md:1:1
      |
    1 | a* b
      | ^^
      = help: for a product put a space before the star: `a * …`; a star that touches is part of the name
    ");
    assert_snapshot!(expression("x_plus + h"), @r"
    error: `h` is not declared
     --> a.md:1:10
      |
    1 | x_plus + h
      |          ^
      = help: did you mean `H`?
    ");
    assert_snapshot!(expression("f"), @r"
    error: `f` is a function and stands here without its argument
     --> a.md:1:1
      |
    1 | f
      | ^
      = help: write f(…)
    ");
    assert_snapshot!(expression("f + a"), @r"
    error: `f` is a function and stands here without its argument
     --> a.md:1:1
      |
    1 | f + a
      | ^
      = help: write f(…)
    ");
    assert_snapshot!(expression("f'(x)"), @r"
    error: `f` is a function: a prime does not differentiate it
     --> a.md:1:2
      |
    1 | f'(x)
      |  ^
      = help: write grad f(…)
    ");
    assert_snapshot!(expression("r'(x)"), @r"
    error: `r` is a function: a prime does not differentiate it
     --> a.md:1:2
      |
    1 | r'(x)
      |  ^
      = help: write jac r(…)
    ");
    assert_snapshot!(expression("let a"), @r"
    error: `let` is a word of the notation and cannot stand here
     --> a.md:1:1
      |
    1 | let a
      | ^^^
    ");
    assert_snapshot!(expression("a by b"), @r"
    error: a reason cannot stand here
     --> a.md:1:3
      |
    1 | a by b
      |   ^^
      = help: reasons belong to the lines of a chain; words for the reader stand behind `--`
    ");
}

/// Shapes that do not fit.
#[test]
fn shapes() {
    assert_snapshot!(expression("s + H"), @r"
    error: n × 1 and n × n cannot be added
     --> a.md:1:5
      |
    1 | s + H
      |     ^
    ");
    assert_snapshot!(expression("1 + H"), @r"
    error: a scalar and n × n cannot be added
     --> a.md:1:5
      |
    1 | 1 + H
      |     ^
      = help: a scalar is added to a matrix as a multiple of I
    ");
    assert_snapshot!(expression("s y"), @r"
    error: n × 1 times n × 1 has no product
     --> a.md:1:3
      |
    1 | s y
      |   ^
      = help: a transpose may be missing: u'v is a number, u v' a matrix
    ");
    assert_snapshot!(expression("H s'"), @r"
    error: n × n times 1 × n has no product
     --> a.md:1:3
      |
    1 | H s'
      |   ^^
    ");
    assert_snapshot!(expression("s/y"), @r"
    error: cannot divide by n × 1
     --> a.md:1:3
      |
    1 | s/y
      |   ^
      = help: divide by a scalar, put the whole denominator in parentheses, or multiply by an inverse: A^-1 b
    ");
    assert_snapshot!(expression("s'y / s'H s"), @r"
    error: cannot divide by 1 × n
     --> a.md:1:7
      |
    1 | s'y / s'H s
      |       ^^
      = help: divide by a scalar, put the whole denominator in parentheses, or multiply by an inverse: A^-1 b
    ");
    assert_snapshot!(expression("s^2"), @r"
    error: only a square matrix has powers, and this is n × 1
     --> a.md:1:1
      |
    1 | s^2
      | ^
      = help: the square of a column is its product with itself, `x'x`, or that of its norm, `||x||^2`; entry by entry it is `x ∘ x`
    ");
    assert_snapshot!(expression("||H||_F"), @r"
    error: a norm of matrices, `||A||_F`, is not in the notation
     --> a.md:1:7
      |
    1 | ||H||_F
      |       ^
      = help: the square of Frobenius' norm is tr(A'A); that the spectral norm is at most b is written A'A ⪯ b^2 I
    ");
    assert_snapshot!(expression("trace(H)"), @r"
    error: `trace` is not declared
     --> a.md:1:1
      |
    1 | trace(H)
      | ^^^^^
      = help: a trace is written tr(A)
    ");
    assert_snapshot!(expression("λ_min(H)"), @r"
    error: `λ_min` is not declared
     --> a.md:1:1
      |
    1 | λ_min(H)
      | ^^^^^
      = help: eigenvalues are bounded by the order of matrices: assume b I ⪯ S or assume S ⪯ b I
    ");
    assert_snapshot!(expression("B^2"), @r"
    error: only a square matrix has powers, and this is m × n
     --> a.md:1:1
      |
    1 | B^2
      | ^
    ");
    assert_snapshot!(expression("H^a"), @r"
    error: a matrix is raised to a whole number, to 1/2 or to -1/2
     --> a.md:1:3
      |
    1 | H^a
      |   ^
      = help: the powers A^t are the members of a family: `assume P[0] = I; P[t+1] = A P[t]`
    ");
    assert_snapshot!(expression("H^(1/3)"), @r"
    error: a matrix is raised to a whole number, to 1/2 or to -1/2
     --> a.md:1:3
      |
    1 | H^(1/3)
      |   ^^^^^
    ");
    assert_snapshot!(expression("||H||"), @r"
    error: ||…|| takes a column, and this is n × n
     --> a.md:1:3
      |
    1 | ||H||
      |   ^
    ");
    assert_snapshot!(expression("|s|"), @r"
    error: |…| takes a number, and this is n × 1
     --> a.md:1:2
      |
    1 | |s|
      |  ^
      = help: the norm of a column is ||x||; entry by entry, abs(x)
    ");
    assert_snapshot!(expression("tr(s)"), @r"
    error: this takes a square matrix, not n × 1
     --> a.md:1:4
      |
    1 | tr(s)
      |    ^
    ");
    assert_snapshot!(expression("tr(I)"), @r"
    error: the size of this matrix is not known here
     --> a.md:1:4
      |
    1 | tr(I)
      |    ^
    ");
    assert_snapshot!(expression("f(a)"), @r"
    error: f takes n × 1, and this is a scalar
     --> a.md:1:3
      |
    1 | f(a)
      |   ^
    ");
    assert_snapshot!(expression("jac f(x) a"), @"read as jac f(x) a");
    assert_snapshot!(expression("hess r(x)"), @r"
    error: r has vectors as values: its derivative is jac r
     --> a.md:1:1
      |
    1 | hess r(x)
      | ^^^^^^^^^
    ");
    assert_snapshot!(expression("grad r(x)"), @r"
    error: r has vectors as values: its derivative is jac r
     --> a.md:1:1
      |
    1 | grad r(x)
      | ^^^^^^^^^
    ");
    assert_snapshot!(expression("D3 f(x)"), @r"
    error: D3 takes one to three directions: D3 f(x)[u, v]
     --> a.md:1:1
      |
    1 | D3 f(x)
      | ^^^^^^^
    ");
    assert_snapshot!(expression("D3 f(x)[u, a]"), @r"
    error: a direction is n × 1, and this is a scalar
     --> a.md:1:12
      |
    1 | D3 f(x)[u, a]
      |            ^
    ");
    assert_snapshot!(expression("a^s"), @r"
    error: an exponent takes a scalar, and this is n × 1
     --> a.md:1:3
      |
    1 | a^s
      |   ^
    ");
    assert_snapshot!(expression("int[p:0..s] p"), @r"
    error: a limit of integration takes a scalar, and this is n × 1
     --> a.md:1:10
      |
    1 | int[p:0..s] p
      |          ^
    ");
    assert_snapshot!(expression("B B"), @r"
    error: m × n times m × n has no product
     --> a.md:1:3
      |
    1 | B B
      |   ^
    ");
}

/// Signs the notation does not have.
#[test]
fn signs() {
    assert_snapshot!(expression("a == b"), @r"
    error: `==` is not in the notation
     --> a.md:1:3
      |
    1 | a == b
      |   ^^
      = help: one `=` is enough
    ");
    assert_snapshot!(expression("a => b"), @r"
    error: `=>` is not in the notation
     --> a.md:1:3
      |
    1 | a => b
      |   ^^
      = help: at least is written `>=`; a consequence is a line of its own
    ");
    assert_snapshot!(expression("a =< b"), @r"
    error: `=<` is not in the notation
     --> a.md:1:3
      |
    1 | a =< b
      |   ^^
      = help: at most is written `<=`
    ");
    assert_snapshot!(expression("a != b"), @r"
    error: `≠` is not in the notation
     --> a.md:1:3
      |
    1 | a != b
      |   ^^
      = help: relations are = ≤ < ≥ > ⪯ ⪰ ≈; a divisor is taken not to vanish, and that columns differ is `||x - y|| > 0`
    ");
    assert_snapshot!(expression("a ≠ b"), @r"
    error: `≠` is not in the notation
     --> a.md:1:3
      |
    1 | a ≠ b
      |   ^
      = help: relations are = ≤ < ≥ > ⪯ ⪰ ≈; a divisor is taken not to vanish, and that columns differ is `||x - y|| > 0`
    ");
    assert_snapshot!(expression("a := b"), @r"
    error: `:=` is not in the notation
     --> a.md:1:3
      |
    1 | a := b
      |   ^^
      = help: a definition is written `def x = …`
    ");
    assert_snapshot!(expression("a**2"), @r"
    error: `**` is not in the notation
     --> a.md:1:2
      |
    1 | a**2
      |  ^^
      = help: a power is written x^2
    ");
    assert_snapshot!(expression("a ÷ b"), @r"
    error: `÷` is not in the notation
     --> a.md:1:3
      |
    1 | a ÷ b
      |   ^
      = help: a quotient is written a/b
    ");
    assert_snapshot!(expression("a × b"), @r"
    error: `×` is not in the notation
     --> a.md:1:3
      |
    1 | a × b
      |   ^
      = help: a product is a space or `*`
    ");
    assert_snapshot!(expression("{a}"), @r"
    error: braces are not in the notation
     --> a.md:1:1
      |
    1 | {a}
      | ^
      = help: parentheses group: A^(1/2), x_k or x_plus for an index
    ");
    assert_snapshot!(expression("x_"), @r"
    error: an index stands behind a name
     --> a.md:1:2
      |
    1 | x_
      |  ^
      = help: write it without a space, a letter or a number: x_k, x_plus
    ");
    assert_snapshot!(expression("_x"), @r"
    error: an index stands behind a name
     --> a.md:1:1
      |
    1 | _x
      | ^
      = help: write it without a space, a letter or a number: x_k, x_plus
    ");
    assert_snapshot!(expression("A^{-1}"), @r"
    error: `^{-1}` is LaTeX, and not in the notation
     --> a.md:1:2
      |
    1 | A^{-1}
      |  ^^^^^
      = help: an inverse is written A^-1
    ");
    assert_snapshot!(expression("a ± b"), @r"
    error: `±` says two things
     --> a.md:1:3
      |
    1 | a ± b
      |   ^
      = help: write one line for `+` and one for `-`
    ");
    assert_snapshot!(expression("a – b"), @r"
    error: a dash stands here
     --> a.md:1:3
      |
    1 | a – b
      |   ^
      = help: a minus is `-`; a note to the reader begins with `--`
    ");
    assert_snapshot!(expression("a — b"), @r"
    error: a dash stands here
     --> a.md:1:3
      |
    1 | a — b
      |   ^
      = help: a minus is `-`; a note to the reader begins with `--`
    ");
    assert_snapshot!(expression("∂f(x)"), @r"
    error: `∂` is not in the notation
     --> a.md:1:1
      |
    1 | ∂f(x)
      | ^
      = help: derivatives are grad f(x), hess f(x), jac r(x), D3 f(x)[u]
    ");
    assert_snapshot!(expression("∞"), @r"
    error: `∞` is not in the notation
     --> a.md:1:1
      |
    1 | ∞
      | ^
    ");
    assert_snapshot!(expression("$a$"), @r"
    error: `$` is not in the notation
     --> a.md:1:1
      |
    1 | $a$
      | ^
      = help: in a block formulas stand as they are, without dollars
    ");
    assert_snapshot!(expression("\\rho"), @r"
    error: `\rho` is LaTeX, and not in the notation
     --> a.md:1:1
      |
    1 | \rho
      | ^^^^
      = help: write ρ, or rho
    ");
    assert_snapshot!(expression("(a + \\frac{a + b}{c})"), @r"
    error: `\frac` is LaTeX, and not in the notation
     --> a.md:1:6
      |
    1 | (a + \frac{a + b}{c})
      |      ^^^^^^^^^^^^^^^
      = help: a quotient is written a/b or (a + b)/(2 b)
    ");
    assert_snapshot!(expression("s^{\\top} y"), @r"
    error: `^{\top}` is LaTeX, and not in the notation
     --> a.md:1:2
      |
    1 | s^{\top} y
      |  ^^^^^^^
      = help: a transpose is written A' or A^T
    ");
    assert_snapshot!(expression("∇^{2} f(x)"), @r"
    error: `^{2}` is LaTeX, and not in the notation
     --> a.md:1:2
      |
    1 | ∇^{2} f(x)
      |  ^^^^
      = help: an exponent is written b^2 or S^(1/2) or b^(t + 1) or A^-1
    ");
    assert_snapshot!(expression("a . b"), @r"
    error: a point stands here
     --> a.md:1:3
      |
    1 | a . b
      |   ^
      = help: a decimal point stands between digits: 0.5; a product is a space: a b
    ");
    assert_snapshot!(expression(".5"), @r"
    error: a point stands here
     --> a.md:1:1
      |
    1 | .5
      | ^
      = help: a decimal point stands between digits: 0.5; a product is a space: a b
    ");
    assert_snapshot!(expression("5."), @r"
    error: a point stands here
     --> a.md:1:2
      |
    1 | 5.
      |  ^
      = help: a decimal point stands between digits: 0.5; a product is a space: a b
    ");
    assert_snapshot!(expression("1e-8"), @r"
    error: numbers have no exponent here
     --> a.md:1:1
      |
    1 | 1e-8
      | ^^^^
      = help: write 10^-8 for a power of ten, and a space for a product: 2 e
    ");
    assert_snapshot!(expression("a … b"), @r"
    error: `…` is not in the notation
     --> a.md:1:3
      |
    1 | a … b
      |   ^
      = help: a range is written 0..1; what is left out has to be said
    ");
    assert_snapshot!(expression("a ... b"), @r"
    error: `...` is not in the notation
     --> a.md:1:3
      |
    1 | a ... b
      |   ^^^
      = help: a range is written 0..1; what is left out has to be said
    ");
    assert_snapshot!(expression("₊x"), @r"
    error: an index stands behind a name
     --> a.md:1:1
      |
    1 | ₊x
      | ^
      = help: write it without a space: x₊, x_k
    ");
    assert_snapshot!(expression("a # b"), @r"
    error: `#` is not a sign of the notation
     --> a.md:1:3
      |
    1 | a # b
      |   ^
    ");
    assert_snapshot!(expression("a\u{200b}b"), @r"
    error: an invisible character stands here
     --> a.md:1:2
      |
    1 | a�b
      |  ^
      = help: delete it; it may have come with copied text
    ");
    assert_snapshot!(expression("x ∈ a"), @r"
    error: `∈` cannot stand here
     --> a.md:1:3
      |
    1 | x ∈ a
      |   ^
    ");
    assert_snapshot!(expression("a : b"), @r"
    error: `:` cannot stand here
     --> a.md:1:3
      |
    1 | a : b
      |   ^
    ");
    assert_snapshot!(expression("a ; b"), @r"
    error: `;` cannot stand here
     --> a.md:1:3
      |
    1 | a ; b
      |   ^
    ");
    assert_snapshot!(expression("a .. b"), @r"
    error: `..` cannot stand here
     --> a.md:1:3
      |
    1 | a .. b
      |   ^^
    ");
    assert_snapshot!(expression("a -> b"), @r"
    error: `->` cannot stand here
     --> a.md:1:3
      |
    1 | a -> b
      |   ^^
    ");
    assert_snapshot!(expression("9999999999999999999999999999999999999999999999999999999999999"), @r"
    error: this number has too many digits
     --> a.md:1:1
      |
    1 | 9999999999999999999999999999999999999999999999999999999999999
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = help: at most 60
    ");
    assert_snapshot!(expression("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), @r"
    error: this name is too long
     --> a.md:1:1
      |
    1 | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = help: at most 64 letters
    ");
}

/// Indices, and what is made of all their values.
#[test]
fn indices() {
    for (text, message) in [
        ("∑ a", "`sum` says neither its index nor its limits"),
        ("sum[i:1..] a", "an expression is missing before `]`"),
        ("sum[i:1..t; a", "the closing bracket is missing before `;`"),
        ("sum[i:a..t] a", "a limit is a whole number, and `a` need not be one"),
        ("sum[i] a", "nothing says how far `i` runs"),
        ("sum[a:1..t] a", "`a` already means something here"),
        ("sum[i,i:1..t] a", "`i` stands here twice"),
        ("x[a]", "an index is a whole number, and `a` need not be one"),
        ("x[1/2]", "an index is a whole number, and `1/2` need not be one"),
        ("x[1, 2]", "an entry has one index or two"),
        ("a[1]", "a number has no entries"),
        ("x'[1]", "this is 1 × n, a row: its entries are those of its transpose"),
        ("A[1]", "an entry of n × n has two indices"),
        ("I[1, 1]", "the size of this matrix is not known here"),
        ("f[1](x)", "the values of f are numbers: it has no components"),
        ("max(A)", "max and min take numbers or a column, and this is n × n"),
        ("max(x, a)", "max of several takes a scalar, and this is n × 1"),
        ("sqrt(A)", "sqrt takes a number or a column, and this is n × n"),
        ("diag(A)", "diag takes a column, and this is n × n"),
        ("diagonal(x)", "this takes a square matrix, not n × 1"),
        ("x ∘ A", "n × 1 and n × n have no product entry by entry"),
        ("ones(a)", "`a` is no size"),
        ("Var[i:1..t] A", "Var takes numbers or columns, and this is n × n"),
        ("hess f(x)[u]", "an index is a whole number, and `u` need not be one"),
    ] {
        let problems = expression(text);
        let first = problems.lines().next().unwrap_or_default();
        assert_eq!(first, format!("error: {message}"), "{text}");
    }
}

/// Limits, what is left out, and samples: where they stand and how they are written.
#[test]
fn limits_and_samples() {
    for (text, message) in [
        ("a O(a^2)", "a limit or O(…) cannot stand here"),
        ("1 + (a + O(a))", "a limit or O(…) cannot stand here"),
        ("1 + lim[τ -> inf] a^τ", "a limit or O(…) cannot stand here"),
        ("O(lim[τ -> inf] a^τ)", "a limit or O(…) cannot stand here"),
        ("lim a", "this limit does not say of what variable"),
        ("lim[2 -> 0] a", "the variable is missing here"),
        ("lim[τ] a^τ", "what the variable tends to is missing here"),
        ("lim[a -> 0] a", "`a` already means something here"),
        ("max[Ω: 2 of 1..3] a", "`max` runs over indices and not over samples"),
        ("E[Ω: 2 of 1..3] max[j_0 in Ω] a", "`max` does not run over a sample"),
        ("E[Ω, Ψ: 2 of 1..3] a", "a sample has one name"),
        ("E[Ω: 2 distinct 1..3] a", "`of` is missing before `1`"),
        ("E[Ω: 2 of 1] a", "the upper limit is missing here"),
    ] {
        let problems = expression(text);
        let first = problems.lines().next().unwrap_or_default();
        assert_eq!(first, format!("error: {message}"), "{text}");
    }
}

/// Functions, derivatives, integrals and powers.
#[test]
fn operators() {
    assert_snapshot!(expression("exp a"), @r"
    error: `exp` takes its argument in parentheses
     --> a.md:1:5
      |
    1 | exp a
      |     ^
      = help: write exp(…)
    ");
    assert_snapshot!(expression("sqrt"), @r"
    error: `sqrt` takes its argument in parentheses
     --> a.md:1:5
      |
    1 | sqrt
      |     ^
      = help: write sqrt(…)
    ");
    assert_snapshot!(expression("√"), @r"
    error: what the root is taken of is missing here
     --> a.md:1:2
      |
    1 | √
      |  ^
    ");
    assert_snapshot!(expression("√-2"), @r"
    error: what the root is taken of is missing before `-`
     --> a.md:1:2
      |
    1 | √-2
      |  ^
    ");
    assert_snapshot!(expression("grad"), @r"
    error: `grad` takes the name of a function
     --> a.md:1:5
      |
    1 | grad
      |     ^
      = help: give the function a name with `def f(x) = …` and write grad f(x)
    ");
    assert_snapshot!(expression("grad (a)"), @r"
    error: `grad` takes the name of a function
     --> a.md:1:6
      |
    1 | grad (a)
      |      ^
      = help: give the function a name with `def f(x) = …` and write grad f(x)
    ");
    assert_snapshot!(expression("grad a(x)"), @r"
    error: `a` is a scalar and no function
     --> a.md:1:6
      |
    1 | grad a(x)
      |      ^
      = help: `grad f(x)` differentiates a function declared with `let f : fun n` or `def f(x) = …`
    ");
    assert_snapshot!(expression("grad x"), @r"
    error: `x` is n × 1 and no function
     --> a.md:1:6
      |
    1 | grad x
      |      ^
      = help: `grad f(x)` differentiates a function declared with `let f : fun n` or `def f(x) = …`
    ");
    assert_snapshot!(expression("grad f"), @r"
    error: `f` takes its argument in parentheses
     --> a.md:1:7
      |
    1 | grad f
      |       ^
      = help: write f(…)
    ");
    assert_snapshot!(expression("grad g(x)"), @r"
    error: `g` is not declared
     --> a.md:1:6
      |
    1 | grad g(x)
      |      ^
      = help: if it is a function, declare it above: `let g : fun n`
    ");
    assert_snapshot!(expression("grad int(x)"), @r"
    error: `int` is a word of the notation and cannot stand here
     --> a.md:1:6
      |
    1 | grad int(x)
      |      ^^^
    ");
    assert_snapshot!(expression("∇³f(x)"), @r"
    error: ∇ has no such power
     --> a.md:1:2
      |
    1 | ∇³f(x)
      |  ^
      = help: derivatives are ∇f(x), ∇²f(x), D3 f(x)[u, v, w]
    ");
    assert_snapshot!(expression("∇^ f(x)"), @r"
    error: ∇ has no such power
     --> a.md:1:2
      |
    1 | ∇^ f(x)
      |  ^
      = help: derivatives are ∇f(x), ∇²f(x), D3 f(x)[u, v, w]
    ");
    assert_snapshot!(expression("D3 f(x)[]"), @r"
    error: an expression is missing before `]`
     --> a.md:1:9
      |
    1 | D3 f(x)[]
      |         ^
    ");
    assert_snapshot!(expression("D3 f(x)[u, v"), @r"
    error: this `[` is not closed
     --> a.md:1:8
      |
    1 | D3 f(x)[u, v
      |        ^
    ");
    assert_snapshot!(expression("D3 f(x)[u; v]"), @r"
    error: the closing bracket is missing before `;`
     --> a.md:1:10
      |
    1 | D3 f(x)[u; v]
      |          ^
    ");
    assert_snapshot!(expression("int a"), @r"
    error: this integral says neither its variable nor its limits
     --> a.md:1:1
      |
    1 | int a
      | ^^^
      = help: an integral is written int[s:0..1] e
    ");
    assert_snapshot!(expression("int[p] a"), @r"
    error: the limits of the integral are missing here
     --> a.md:1:6
      |
    1 | int[p] a
      |      ^
      = help: an integral is written int[s:0..1] e
    ");
    assert_snapshot!(expression("int[:0..1] a"), @r"
    error: the variable of integration is missing here
     --> a.md:1:5
      |
    1 | int[:0..1] a
      |     ^
      = help: an integral is written int[s:0..1] e
    ");
    assert_snapshot!(expression("int[p:0] a"), @r"
    error: the upper limit of the integral is missing here
     --> a.md:1:8
      |
    1 | int[p:0] a
      |        ^
      = help: an integral is written int[s:0..1] e
    ");
    assert_snapshot!(expression("int[p:0..1 a"), @r"
    error: this `[` is not closed
     --> a.md:1:4
      |
    1 | int[p:0..1 a
      |    ^
      = help: an integral is written int[s:0..1] e
    ");
    assert_snapshot!(expression("int[p:0..1]"), @r"
    error: an expression is missing here
     --> a.md:1:12
      |
    1 | int[p:0..1]
      |            ^
    ");
    assert_snapshot!(expression("int[s:0..1] s"), @r"
    error: `s` already means something here
     --> a.md:1:5
      |
    1 | int[s:0..1] s
      |     ^
      = help: choose another letter for the bound variable
    ");
    assert_snapshot!(expression("int[int:0..1] a"), @r"
    error: `int` is a word of the notation and names nothing
     --> a.md:1:5
      |
    1 | int[int:0..1] a
      |     ^^^
      = help: choose another name
    ");
    assert_snapshot!(expression("int[p:0..1] int[p:0..1] p"), @r"
    error: `p` already means something here
     --> a.md:1:17
      |
    1 | int[p:0..1] int[p:0..1] p
      |                 ^
      = help: choose another letter for the bound variable
    ");
    assert_snapshot!(expression("2^3^4"), @r"
    error: a power of a power needs parentheses
     --> a.md:1:4
      |
    1 | 2^3^4
      |    ^^
      = help: write (a^b)^c or a^(b^c)
    ");
    assert_snapshot!(expression("a²³^2"), @r"
    error: a power of a power needs parentheses
     --> a.md:1:4
      |
    1 | a²³^2
      |    ^^
      = help: write (a^b)^c or a^(b^c)
    ");
    assert_snapshot!(expression("a^"), @r"
    error: an exponent is missing here
     --> a.md:1:3
      |
    1 | a^
      |   ^
    ");
    assert_snapshot!(expression("a^*"), @r"
    error: a star cannot be an exponent
     --> a.md:1:3
      |
    1 | a^*
      |   ^
      = help: a name with a star is written x*
    ");
    assert_snapshot!(expression("a^-"), @r"
    error: an exponent is missing here
     --> a.md:1:4
      |
    1 | a^-
      |    ^
    ");
    assert_snapshot!(expression("a^+b"), @r"
    error: an exponent is missing before `+`
     --> a.md:1:3
      |
    1 | a^+b
      |   ^
    ");
    assert_snapshot!(expression("a^²"), @r"
    error: this exponent is raised twice
     --> a.md:1:3
      |
    1 | a^²
      |   ^
      = help: write x^2 or x²
    ");
    assert_snapshot!(expression("aᵈ"), @r"
    error: `ᵈ` is no exponent
     --> a.md:1:2
      |
    1 | aᵈ
      |  ^
      = help: exponents are numbers, declared names, or stand in ^( )
    ");
    assert_snapshot!(expression("a^||x||"), @r"
    error: an exponent is missing before `||`
     --> a.md:1:3
      |
    1 | a^||x||
      |   ^^
    ");
}
