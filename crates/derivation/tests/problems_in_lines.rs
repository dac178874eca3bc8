//! What is said when a line of a block cannot be read, all of a block at once.

mod say;
use insta::assert_snapshot;
use say::lines;

/// Declarations.
#[test]
fn declarations() {
    assert_snapshot!(lines("let"), @r"
    error: nothing follows `let`
     --> a.md:1:1
      |
    1 | let
      | ^^^
    ");
    assert_snapshot!(lines("let s"), @r"
    error: the kind is missing here
     --> a.md:1:6
      |
    1 | let s
      |      ^
      = help: write `let s, y : vec n`
    ");
    assert_snapshot!(lines("let s :"), @r"
    error: a kind, like `vec n`, is missing here
     --> a.md:1:8
      |
    1 | let s :
      |        ^
    ");
    assert_snapshot!(lines("let s vec n"), @r"
    error: a comma or a kind is missing before this
     --> a.md:1:7
      |
    1 | let s vec n
      |       ^^^
      = help: write `let s, y : vec n`
    ");
    assert_snapshot!(lines("let s t : real"), @r"
    error: a comma or a kind is missing before this
     --> a.md:1:7
      |
    1 | let s t : real
      |       ^
      = help: write `let s, y : vec n`
    ");
    assert_snapshot!(lines("let s = 2"), @r"
    error: `let` says of what kind a name is
     --> a.md:1:7
      |
    1 | let s = 2
      |       ^
      = help: a value is given by `def x = …`
    ");
    assert_snapshot!(lines("let 2 : real"), @r"
    error: a name is missing before `2`
     --> a.md:1:5
      |
    1 | let 2 : real
      |     ^
    ");
    assert_snapshot!(lines("let grad : real"), @r"
    error: `grad` is a word of the notation and names nothing
     --> a.md:1:5
      |
    1 | let grad : real
      |     ^^^^
      = help: choose another name
    ");
    assert_snapshot!(lines("let s, s : real"), @r"
    error: `s` stands here twice
     --> a.md:1:8
      |
    1 | let s, s : real
      |        ^
    ");
    assert_snapshot!(lines("let s : real\nlet s : vec n"), @r"
    error: `s` is already declared as real
     --> a.md:2:5
      |
    2 | let s : vec n
      |     ^
    1 | let s : real
      |     - here
      = help: a name means one thing in a block
    ");
    assert_snapshot!(lines("let s : vector n"), @r"
    error: `vector` is no kind
     --> a.md:1:9
      |
    1 | let s : vector n
      |         ^^^^^^
      = help: did you mean `vec n`?
    ");
    assert_snapshot!(lines("let s : vecc n"), @r"
    error: `vecc` is no kind
     --> a.md:1:9
      |
    1 | let s : vecc n
      |         ^^^^
      = help: did you mean `vec n`?
    ");
    assert_snapshot!(lines("let s : quux"), @r"
    error: `quux` is no kind
     --> a.md:1:9
      |
    1 | let s : quux
      |         ^^^^
      = help: a kind is real, nat, vec n, mat m n, sym n, spd n, diag n, fun n -> m
    ");
    assert_snapshot!(lines("let s : 2"), @r"
    error: a kind, like `vec n`, is missing before `2`
     --> a.md:1:9
      |
    1 | let s : 2
      |         ^
    ");
    assert_snapshot!(lines("let s : vec"), @r"
    error: a size is missing here
     --> a.md:1:12
      |
    1 | let s : vec
      |            ^
      = help: write vec n
    ");
    assert_snapshot!(lines("let A : mat n"), @r"
    error: a size is missing here
     --> a.md:1:14
      |
    1 | let A : mat n
      |              ^
      = help: write mat m n
    ");
    assert_snapshot!(lines("let s : vec n + 1"), @r"
    error: a size is a letter or a number, not a formula
     --> a.md:1:15
      |
    1 | let s : vec n + 1
      |               ^
      = help: give it a letter of its own
    ");
    assert_snapshot!(lines("let s : vec 0"), @r"
    error: `0` is no size
     --> a.md:1:13
      |
    1 | let s : vec 0
      |             ^
      = help: sizes are whole numbers from 1 to 1000, or letters
    ");
    assert_snapshot!(lines("let s : vec 2.5"), @r"
    error: `2.5` is no size
     --> a.md:1:13
      |
    1 | let s : vec 2.5
      |             ^^^
      = help: sizes are whole numbers from 1 to 1000, or letters
    ");
    assert_snapshot!(lines("let s : vec in"), @r"
    error: `in` is no size
     --> a.md:1:13
      |
    1 | let s : vec in
      |             ^^
      = help: sizes are letters or numbers
    ");
    assert_snapshot!(lines("let s : vec (n)"), @r"
    error: a size is missing before `(`
     --> a.md:1:13
      |
    1 | let s : vec (n)
      |             ^
    ");
    assert_snapshot!(lines("let s : real, t : real"), @r"
    error: a comma cannot stand here
     --> a.md:1:13
      |
    1 | let s : real, t : real
      |             ^
      = help: names of another kind follow after `;`
    ");
    assert_snapshot!(lines("let s : real t"), @r"
    error: `t` cannot stand here
     --> a.md:1:14
      |
    1 | let s : real t
      |              ^
    ");
    assert_snapshot!(lines("let x : vec n; n : real"), @r"
    error: `n` is a size and cannot be real too
     --> a.md:1:16
      |
    1 | let x : vec n; n : real
      |                ^
      = help: choose another letter
    ");
    assert_snapshot!(lines("let n : real; x : vec n"), @r"
    error: `n` is real and cannot be a size
     --> a.md:1:23
      |
    1 | let n : real; x : vec n
      |                       ^
      = help: choose another letter for the size
    ");
    assert_snapshot!(lines("let n : nat; x : vec n; f : fun n -> n; y ∈ ℝⁿ; A ∈ ℝᵐˣⁿ; B in R^(m x n); λ ∈ ℝ; φ : ℝ -> ℝ\nshow λ = 2"), @"no problem");
    assert_snapshot!(lines("let A ∈ ℝ^"), @r"
    error: a size is missing here
     --> a.md:1:11
      |
    1 | let A ∈ ℝ^
      |           ^
      = help: write ℝ^(m×n)
    ");
    assert_snapshot!(lines("let A ∈ ℝ^(m"), @r"
    error: the closing bracket is missing here
     --> a.md:1:13
      |
    1 | let A ∈ ℝ^(m
      |             ^
    ");
    assert_snapshot!(lines("let A ∈ ℝᵐˣⁿˣᵏ"), @r"
    error: a space has one or two sizes
     --> a.md:1:10
      |
    1 | let A ∈ ℝᵐˣⁿˣᵏ
      |          ^^^^^
      = help: ℝ^(m×n)
    ");
    assert_snapshot!(lines("let f : ℝ^n -> vec"), @r"
    error: the space of the values is missing here
     --> a.md:1:16
      |
    1 | let f : ℝ^n -> vec
      |                ^^^
      = help: write ℝ^n -> ℝ^m
    ");
    assert_snapshot!(lines("let f : ℝ^n -> ℝ^(m×n)"), @r"
    error: functions of matrices and with matrices as values are not in the notation
     --> a.md:1:16
      |
    1 | let f : ℝ^n -> ℝ^(m×n)
      |                ^
      = help: a function goes from ℝ^n to ℝ^m
    ");
    assert_snapshot!(lines("let x : vec 1001"), @r"
    error: `1001` is no size
     --> a.md:1:13
      |
    1 | let x : vec 1001
      |             ^^^^
      = help: sizes are whole numbers from 1 to 1000, or letters
    ");
}

/// A declaration that fails is reported once, not at each use.
#[test]
fn cascades() {
    assert_snapshot!(lines("let s : vector n; y : vec n\nassume s'y > 0\ndef ρ = 1/(s'y); σ = ρ s'y\nshow ρ s'y = 1; σ = 2"), @r"
    error: `vector` is no kind
     --> a.md:1:9
      |
    1 | let s : vector n; y : vec n
      |         ^^^^^^
      = help: did you mean `vec n`?
    ");
    assert_snapshot!(lines("let y : vec n\nshow s'y = 1; s's = 2; t = 3"), @r"
    error: `s` is not declared
     --> a.md:2:6
      |
    2 | show s'y = 1; s's = 2; t = 3
      |      ^
      = help: declare it above: `let s : real`, `vec n`, `mat m n`, `fun n`, …; declared so far: y

    error: `t` is not declared
     --> a.md:2:24
      |
    2 | show s'y = 1; s's = 2; t = 3
      |                        ^
      = help: declare it above: `let t : real`, `vec n`, `mat m n`, `fun n`, …; declared so far: y
    ");
    assert_snapshot!(lines("def a = \nshow a = 1"), @r"
    error: an expression is missing here
     --> a.md:1:8
      |
    1 | def a = 
      |        ^
    ");
}

/// Definitions.
#[test]
fn definitions() {
    assert_snapshot!(lines("def"), @r"
    error: nothing follows `def`
     --> a.md:1:1
      |
    1 | def
      | ^^^
    ");
    assert_snapshot!(lines("def 2 = 3"), @r"
    error: a definition begins with the name it defines
     --> a.md:1:5
      |
    1 | def 2 = 3
      |     ^
      = help: write `def x = …` or `def f(x) = …`
    ");
    assert_snapshot!(lines("def int = 3"), @r"
    error: `int` is a word of the notation and cannot be defined
     --> a.md:1:5
      |
    1 | def int = 3
      |     ^^^
      = help: choose another name
    ");
    assert_snapshot!(lines("def a"), @r"
    error: `=` is missing here
     --> a.md:1:6
      |
    1 | def a
      |      ^
      = help: write `def x = …` or `def f(x) = …`
    ");
    assert_snapshot!(lines("def a = "), @r"
    error: an expression is missing here
     --> a.md:1:8
      |
    1 | def a = 
      |        ^
    ");
    assert_snapshot!(lines("def a := 2"), @r"
    error: `:=` is not in the notation
     --> a.md:1:7
      |
    1 | def a := 2
      |       ^^
      = help: a definition is written `def x = …`
    ");
    assert_snapshot!(lines("def a = a + 1"), @r"
    error: the definition of `a` uses `a` itself
     --> a.md:1:9
      |
    1 | def a = a + 1
      |         ^
    ");
    assert_snapshot!(lines("def a = 1\ndef a = 2"), @r"
    error: `a` is already defined
     --> a.md:2:5
      |
    2 | def a = 2
      |     ^
    1 | def a = 1
      |     - here
      = help: a name means one thing in a block
    ");
    assert_snapshot!(lines("let a : real\ndef a = 2"), @r"
    error: `a` is already declared as real
     --> a.md:2:5
      |
    2 | def a = 2
      |     ^
    1 | let a : real
      |     - here
      = help: a name means one thing in a block
    ");
    assert_snapshot!(lines("def f(x = 2"), @r"
    error: this `(` is not closed
     --> a.md:1:6
      |
    1 | def f(x = 2
      |      ^
    ");
    assert_snapshot!(lines("def f(2) = 2"), @r"
    error: the name of the parameter is missing before `2`
     --> a.md:1:7
      |
    1 | def f(2) = 2
      |       ^
    ");
    assert_snapshot!(lines("def f(x, y) = 2"), @r"
    error: a function takes one argument
     --> a.md:1:8
      |
    1 | def f(x, y) = 2
      |        ^
      = help: what else it depends on is declared with `let`
    ");
    assert_snapshot!(lines("def f(grad) = 2"), @r"
    error: `grad` is a word of the notation and names nothing
     --> a.md:1:7
      |
    1 | def f(grad) = 2
      |       ^^^^
      = help: choose another name
    ");
    assert_snapshot!(lines("let X : mat n n\ndef f(X) = 2"), @r"
    error: a function takes a number or a column
     --> a.md:2:7
      |
    2 | def f(X) = 2
      |       ^
      = help: write `def f(x : vec n) = …`
    ");
    assert_snapshot!(lines("let x : real\ndef f(x : vec n) = x'x"), @r"
    error: `x` is declared otherwise above
     --> a.md:2:7
      |
    2 | def f(x : vec n) = x'x
      |       ^
      = help: drop one of the two, or choose another letter
    ");
    assert_snapshot!(lines("let A : mat n n\ndef f(x) = A x"), @r"
    error: a function's value is a number or a column, and this is n × n
     --> a.md:2:12
      |
    2 | def f(x) = A x
      |            ^^^
    ");
    assert_snapshot!(lines("def f(x : mat n n) = 2"), @r"
    error: a function takes a number or a column
     --> a.md:1:7
      |
    1 | def f(x : mat n n) = 2
      |       ^
      = help: write `def f(x : vec n) = …`
    ");
    assert_snapshot!(lines("let x : vec n\ndef f(x) = x x'"), @r"
    error: a function's value is a number or a column, and this is n × n
     --> a.md:2:12
      |
    2 | def f(x) = x x'
      |            ^^^^
    ");
    assert_snapshot!(lines("let x : vec n; def n = 2"), @r"
    error: `n` is a size and cannot be defined too
     --> a.md:1:20
      |
    1 | let x : vec n; def n = 2
      |                    ^
      = help: choose another letter
    ");
    assert_snapshot!(lines("def a = b = 2"), @r"
    error: `b` is not declared
     --> a.md:1:9
      |
    1 | def a = b = 2
      |         ^
      = help: declare it above: `let b : real`, `vec n`, `mat m n`, `fun n`, …

    error: a definition has one `=`
     --> a.md:1:11
      |
    1 | def a = b = 2
      |           ^
      = help: what follows from it is a `show` or a chain
    ");
    assert_snapshot!(lines("def x' = 2"), @r"
    error: `=` is missing here
     --> a.md:1:6
      |
    1 | def x' = 2
      |      ^
      = help: write `def x = …` or `def f(x) = …`
    ");
}

/// Hypotheses and goals.
#[test]
fn hypotheses() {
    assert_snapshot!(lines("assume"), @r"
    error: nothing follows `assume`
     --> a.md:1:1
      |
    1 | assume
      | ^^^^^^
    ");
    assert_snapshot!(lines("let a : real\nassume a"), @r"
    error: a relation is missing: this is an expression alone
     --> a.md:2:8
      |
    2 | assume a
      |        ^
      = help: relations are = ≤ < ≥ > ⪯ ⪰ ≈ (in ASCII <=, >=, preceq, succeq, ~=)
    ");
    assert_snapshot!(lines("let a : real\nassume a > "), @r"
    error: an expression is missing here
     --> a.md:2:11
      |
    2 | assume a > 
      |           ^
    ");
    assert_snapshot!(lines("let a : real\nassume > a"), @r"
    error: an expression is missing here
     --> a.md:2:7
      |
    2 | assume > a
      |       ^
    ");
    assert_snapshot!(lines("let a : real\nassume a > 0 > "), @r"
    error: an expression is missing here
     --> a.md:2:15
      |
    2 | assume a > 0 > 
      |               ^
    ");
    assert_snapshot!(lines("let a : real\nassume for all y : vec n, a > 0"), @r"
    error: what is assumed is missing before this
     --> a.md:2:8
      |
    2 | assume for all y : vec n, a > 0
      |        ^^^
      = help: `for all` stands at the end: assume f(y) > 0 for all y : vec n
    ");
    assert_snapshot!(lines("let a : real\nassume a > 0 for all"), @r"
    error: the name of a variable is missing here
     --> a.md:2:17
      |
    2 | assume a > 0 for all
      |                 ^
    ");
    assert_snapshot!(lines("let a : real\nassume a > 0 for all y"), @r"
    error: what these variables are is missing here
     --> a.md:2:23
      |
    2 | assume a > 0 for all y
      |                       ^
      = help: write `for all s in 0..1` or `for all y : vec n`
    ");
    assert_snapshot!(lines("let a : real\nassume a > 0 for all a : real"), @r"
    error: `a` already means something here
     --> a.md:2:22
      |
    2 | assume a > 0 for all a : real
      |                      ^
      = help: choose another letter for the bound variable
    ");
    assert_snapshot!(lines("let a : real\nassume y > 0 for all y : fun n"), @r"
    error: a statement for all functions is not in the notation
     --> a.md:2:26
      |
    2 | assume y > 0 for all y : fun n
      |                          ^^^
      = help: write `for all s in 0..1` or `for all y : vec n`
    ");
    assert_snapshot!(lines("let a : real\nassume y > a for all y, y : real"), @r"
    error: `y` stands here twice
     --> a.md:2:25
      |
    2 | assume y > a for all y, y : real
      |                         ^
    ");
    assert_snapshot!(lines("let a : real\nassume y > a for all y in 0"), @r"
    error: the end of the interval, like `0..1`, is missing here
     --> a.md:2:28
      |
    2 | assume y > a for all y in 0
      |                            ^
    ");
    assert_snapshot!(lines("let a : real\nassume y > a for all y in [0, 1"), @r"
    error: the closing bracket is missing here
     --> a.md:2:32
      |
    2 | assume y > a for all y in [0, 1
      |                                ^
    ");
    assert_snapshot!(lines("let a : real\nassume y > a for all y in 0..1 z"), @r"
    error: `z` is not declared
     --> a.md:2:32
      |
    2 | assume y > a for all y in 0..1 z
      |                                ^
      = help: declare it above: `let z : real`, `vec n`, `mat m n`, `fun n`, …; declared so far: a
    ");
    assert_snapshot!(lines("let a : real; x : vec n\nassume y > a for all y in 0..x"), @r"
    error: an interval goes from number to number, and this is n × 1
     --> a.md:2:30
      |
    2 | assume y > a for all y in 0..x
      |                              ^
    ");
    assert_snapshot!(lines("let a : real\nassume a = a"), @r"
    error: both sides are the same text: this says nothing
     --> a.md:2:12
      |
    2 | assume a = a
      |            ^
      = help: drop the line, or show the step that was meant
    ");
    assert_snapshot!(lines("let x, y : vec n\nassume x = y'"), @r"
    error: n × 1 = 1 × n cannot hold
     --> a.md:2:12
      |
    2 | assume x = y'
      |            ^^
      = help: one side may need a transpose: x'
    ");
    assert_snapshot!(lines("let x, y : vec n\nassume x < y"), @r"
    error: `<` compares numbers, and this is n × 1
     --> a.md:2:12
      |
    2 | assume x < y
      |            ^
      = help: columns have no order; compare their norms ||x||
    ");
    assert_snapshot!(lines("let A, B : mat n n\nassume A > B"), @r"
    error: `>` compares numbers, and this is n × n
     --> a.md:2:12
      |
    2 | assume A > B
      |            ^
      = help: matrices are compared by ⪯ and ⪰ (preceq, succeq)
    ");
    assert_snapshot!(lines("let A : mat n n\nassume A = 1"), @r"
    error: n × n = a scalar cannot hold
     --> a.md:2:12
      |
    2 | assume A = 1
      |            ^
      = help: a number beside a matrix is written with I: 2 I
    ");
    assert_snapshot!(lines("let a, b : real\nassume a preceq b"), @r"
    error: `⪯` compares square matrices, and this is a scalar
     --> a.md:2:17
      |
    2 | assume a preceq b
      |                 ^
      = help: numbers are compared by ≤ and ≥
    ");
    assert_snapshot!(lines("let x, y : vec n\nassume x ⪯ y"), @r"
    error: `⪯` compares square matrices, and this is n × 1
     --> a.md:2:12
      |
    2 | assume x ⪯ y
      |            ^
    ");
    assert_snapshot!(lines("let a, b : real\nshow a = b for all b : real"), @r"
    error: `for all` belongs to `assume`
     --> a.md:2:12
      |
    2 | show a = b for all b : real
      |            ^^^
      = help: what is declared with `let` stands for every value already
    ");
    assert_snapshot!(lines("let a, b : real\nshow a = b by magic"), @r"
    error: a reason cannot stand here
     --> a.md:2:12
      |
    2 | show a = b by magic
      |            ^^
      = help: reasons belong to the lines of a chain; words for the reader stand behind `--`
    ");
    assert_snapshot!(lines("let a, b : real\nassume a > b for a"), @r"
    error: `a` already means something here
     --> a.md:2:18
      |
    2 | assume a > b for a
      |                  ^
      = help: choose another letter for the bound variable
    ");
}

/// Lines that begin no statement.
#[test]
fn beginnings() {
    assert_snapshot!(lines("suppose x > 0"), @r"
    error: `suppose` begins no line
     --> a.md:1:1
      |
    1 | suppose x > 0
      | ^^^^^^^
      = help: did you mean `assume`? Lines begin with let, assume, def, show, use, a relation or an expression
    ");
    assert_snapshot!(lines("Let x : real"), @r"
    error: `Let` begins no line
     --> a.md:1:1
      |
    1 | Let x : real
      | ^^^
      = help: did you mean `let`? Lines begin with let, assume, def, show, use, a relation or an expression
    ");
    assert_snapshot!(lines("prove a = b"), @r"
    error: `prove` begins no line
     --> a.md:1:1
      |
    1 | prove a = b
      | ^^^^^
      = help: did you mean `show`? Lines begin with let, assume, def, show, use, a relation or an expression
    ");
    assert_snapshot!(lines("where a = 2"), @r"
    error: `where` begins no line
     --> a.md:1:1
      |
    1 | where a = 2
      | ^^^^^
      = help: did you mean `def`? Lines begin with let, assume, def, show, use, a relation or an expression
    ");
    assert_snapshot!(lines("asume a > 0"), @r"
    error: `asume` begins no line
     --> a.md:1:1
      |
    1 | asume a > 0
      | ^^^^^
      = help: did you mean `assume`? Lines begin with let, assume, def, show, use, a relation or an expression
    ");
    assert_snapshot!(lines("hence a = b"), @r"
    error: `hence` begins no line
     --> a.md:1:1
      |
    1 | hence a = b
      | ^^^^^
      = help: a line of a chain begins with its relation: `= …`; words for the reader stand behind `--`
    ");
    assert_snapshot!(lines("because a = b"), @r"
    error: `because` begins no line
     --> a.md:1:1
      |
    1 | because a = b
      | ^^^^^^^
      = help: write the reason behind its line: `= … by …`
    ");
    assert_snapshot!(lines("proof a"), @r"
    error: `proof` begins no line
     --> a.md:1:1
      |
    1 | proof a
      | ^^^^^
      = help: words for the reader stand behind `--` at the end of a line
    ");
    assert_snapshot!(lines("= 2"), @r"
    error: this line continues no chain
     --> a.md:1:1
      |
    1 | = 2
      | ^^^
      = help: a chain starts with an expression on a line of its own, and an empty line ends it
    ");
    assert_snapshot!(lines("by magic"), @r"
    error: a reason stands here without a line of a chain before it
     --> a.md:1:1
      |
    1 | by magic
      | ^^^^^^^^
      = help: write it behind the line: `= … by …`
    ");
    assert_snapshot!(lines("let a : real\n\na\n  = 2 a - a\n\n  = 3 a - 2 a\n  = 4 a - 3 a"), @r"
    error: this line continues no chain
     --> a.md:6:3
      |
    6 |   = 3 a - 2 a
      |   ^^^^^^^^^^^
      = help: a chain starts with an expression on a line of its own, and an empty line ends it
    ");
    assert_snapshot!(lines("let a : real\na by magic"), @r"
    error: a reason belongs to a step, and this line takes none
     --> a.md:2:3
      |
    2 | a by magic
      |   ^^
      = help: write it behind a line `= … by …`
    ");
    assert_snapshot!(lines("let a : real\na"), @r"
    error: nothing follows this expression
     --> a.md:2:1
      |
    2 | a
      | ^
      = help: a chain goes on with a line that begins with a relation: `= …`
    ");
    assert_snapshot!(lines("let a : real; assume"), @r"
    error: nothing follows `assume`
     --> a.md:1:15
      |
    1 | let a : real; assume
      |               ^^^^^^
    ");
    assert_snapshot!(lines("let a : real; from B"), @r"
    error: `from` begins a line of its own
     --> a.md:1:15
      |
    1 | let a : real; from B
      |               ^^^^
    ");
    assert_snapshot!(lines("from A, B, C"), @r"
    error: only a `cite` block is taken from somewhere
     --> a.md:1:1
      |
    1 | from A, B, C
      | ^^^^^^^^^^^^
      = help: say where an idea comes from in the text around the block
    ");
    assert_snapshot!(lines("let a : real\n```derive two\nb"), @r"
    error: another fence opens here: the block before it is not closed
     --> a.md:2:1
      |
    2 | ```derive two
      | ^^^^^^^^^^^^^
      = help: close the block with a fence of its own, on a line alone
    ");
}

/// Chains.
#[test]
fn chains() {
    assert_snapshot!(lines("let x : vec n; A : mat n n\nx\n  = A x\n  = A\n  = x' A\n  = A A x"), @r"
    error: n × 1 = n × n cannot hold
     --> a.md:4:5
      |
    4 |   = A
      |     ^
      = help: the two sides have different shapes

    error: n × 1 = 1 × n cannot hold
     --> a.md:5:5
      |
    5 |   = x' A
      |     ^^^^
      = help: one side may need a transpose: x'
    ");
    assert_snapshot!(lines("let a, b : real\na\n  = a\n  = b -- note"), @r"
    error: both sides are the same text: this says nothing
     --> a.md:3:5
      |
    3 |   = a
      |     ^
      = help: drop the line, or show the step that was meant
    ");
    assert_snapshot!(lines("let a, b : real\na\n  = (b\n  = a + q\n  = 2 b +\n  = b"), @r"
    error: this `(` is not closed
     --> a.md:3:5
      |
    3 |   = (b
      |     ^

    error: `q` is not declared
     --> a.md:4:9
      |
    4 |   = a + q
      |         ^
      = help: declare it above: `let q : real`, `vec n`, `mat m n`, `fun n`, …; declared so far: a, b

    error: an expression is missing here
     --> a.md:5:10
      |
    5 |   = 2 b +
      |          ^
    ");
    assert_snapshot!(lines("let a, b : real\na\n  <= b\n  >= 2 b\n  = 3"), @r"
    warning: `≥` turns the chain around
     --> a.md:4:3
      |
    4 |   >= 2 b
      |   ^^
      = help: so it says nothing of its two ends: start a new chain here
    ");
    assert_snapshot!(lines("let a, b : real\na = = b"), @r"
    error: an expression is missing here
     --> a.md:2:4
      |
    2 | a = = b
      |    ^
    ");
    assert_snapshot!(lines("let a, b : real\na ="), @r"
    error: an expression is missing here
     --> a.md:2:4
      |
    2 | a =
      |    ^
    ");
    assert_snapshot!(lines("let a, b : real\na\n  = ?\n  = b   by ?"), @"no problem");
    assert_snapshot!(lines("let x : vec n\n?\n = x\n = 0"), @"no problem");
    assert_snapshot!(lines("let a, b : real\n(a = b)"), @r"
    error: `=` cannot stand in brackets
     --> a.md:2:4
      |
    2 | (a = b)
      |    ^
      = help: a relation stands between two expressions, outside brackets
    ");
}

/// Reasons.
#[test]
fn reasons() {
    assert_snapshot!(lines("let a, b : real\nassume a = b -- the first\nassume 2 a = b -- the second one\ndef c = a\na\n  = b   by first, definition of c, a = b, Cauchy-Schwarz, squares (a - b)^2\n  = c   by the\n  = a   by magic\n  = b   by c\n  = a   by definition of a, definition of, definition of zz\n  = b   by squares a + q\n  = a   by a = q, \n  = b   by Cauchy-Schwartz\n  = a   by induction a\n  = b   by the second"), @r"
    error: `the` is no reason that is known
     --> a.md:7:12
      |
    7 |   = c   by the
      |            ^^^
      = help: reasons are `definition of x`, a relation, the id of an earlier block, the beginning of a hypothesis's note, `squares e`, `induction t`, `?`, or a lemma: fundamental theorem, Cauchy-Schwarz, triangle inequality, Lipschitz, convexity, linearity, symmetry; for words to the reader use `-- …`

    error: `magic` is no reason that is known
     --> a.md:8:12
      |
    8 |   = a   by magic
      |            ^^^^^
      = help: reasons are `definition of x`, a relation, the id of an earlier block, the beginning of a hypothesis's note, `squares e`, `induction t`, `?`, or a lemma: fundamental theorem, Cauchy-Schwarz, triangle inequality, Lipschitz, convexity, linearity, symmetry; for words to the reader use `-- …`

    error: `c` alone is no reason
     --> a.md:9:12
      |
    9 |   = b   by c
      |            ^
      = help: write `definition of c`

    error: `a` has no definition
      --> a.md:10:26
       |
    10 |   = a   by definition of a, definition of, definition of zz
       |                          ^
       = help: defined are: c

    error: a definition is named by the name it defines
      --> a.md:10:29
       |
    10 |   = a   by definition of a, definition of, definition of zz
       |                             ^^^^^^^^^^^^^
       = help: write `definition of H₊`

    error: `zz` has no definition
      --> a.md:10:58
       |
    10 |   = a   by definition of a, definition of, definition of zz
       |                                                          ^^
       = help: defined are: c

    error: `q` is not declared
      --> a.md:11:24
       |
    11 |   = b   by squares a + q
       |                        ^
       = help: declare it above: `let q : real`, `vec n`, `mat m n`, `fun n`, …; declared so far: a, b, c

    error: a reason is missing here
      --> a.md:12:9
       |
    12 |   = a   by a = q, 
       |         ^^
       = help: reasons are separated by commas

    error: `Cauchy-Schwartz` is no reason that is known
      --> a.md:13:12
       |
    13 |   = b   by Cauchy-Schwartz
       |            ^^^^^^^^^^^^^^^
       = help: did you mean `Cauchy-Schwarz`? for words to the reader use `-- …`

    error: `a` is no natural number
      --> a.md:14:22
       |
    14 |   = a   by induction a
       |                      ^
       = help: declare it: `let a : nat`
    ");
    assert_snapshot!(lines("let a, b : real\nassume a = b -- case one; assume\nassume 2 a = b -- case two\na\n  = b by case\n  = 2 a - b by case one\n = a by self"), @r"
    error: more than one hypothesis has a note that begins so
     --> a.md:5:10
      |
    5 |   = b by case
      |          ^^^^
      = help: write more of the note

    error: a block is no reason for itself
     --> a.md:7:9
      |
    7 |  = a by self
      |         ^^^^
    ");
    assert_snapshot!(lines("let x : vec n\nx'x\n  = ||x||^2 by squares x\n  = 0 by definitions of x and y"), @r"
    error: a sum of squares is a number, and this is n × 1
     --> a.md:3:24
      |
    3 |   = ||x||^2 by squares x
      |                        ^
      = help: write squares (a - b)^2, or v'v for a column v

    error: `x` has no definition
     --> a.md:4:25
      |
    4 |   = 0 by definitions of x and y
      |                         ^
      = help: write one above: `def x = …`

    error: `y` has no definition
     --> a.md:4:31
      |
    4 |   = 0 by definitions of x and y
      |                               ^
      = help: write one above: `def x = …`
    ");
}

/// LaTeX is told how it is written, once, wherever in a block it stands.
#[test]
fn latex() {
    for (text, place, help) in [
        (r"let z \in \mathbb{R}^n", "1:7", "a name stands for is written z ∈ ℝ^n or z : vec n"),
        (r"let \beta : real", "1:5", "write β, or beta"),
        (r"let z : \mathbb{R}", "1:9", "a space is written"),
        (r"def \rho = 1/2", "1:5", "write ρ, or rho"),
        (r"def p \coloneqq 1/2", "1:7", "for a definition is written def p = A x"),
        ("let a, b : real\na\n  \\leq b \\\\", "3:3", "at most is written a <= b"),
        ("let a, b : real\na\n  &= b", "3:3", "begins with its relation"),
        ("let a, b : real\na\n  = b + 0   by \\nabla a", "3:16", "a gradient is written"),
    ] {
        let said = lines(text);
        assert_eq!(said.matches("error:").count(), 1, "{said}");
        assert!(said.contains(&format!(" a.md:{place}\n")) && said.contains(help), "{said}");
    }
}
