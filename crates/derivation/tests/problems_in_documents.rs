//! What is said of whole texts: fences, ids, what blocks must have, what they use of each other.

mod say;
use insta::assert_snapshot;
use say::document;

/// The line behind a fence: kind, id, title.
#[test]
fn info() {
    assert_snapshot!(document("```derive\n```"), @r#"
    read: 

    error: this block has no id
     --> a.md:1:4
      |
    1 | ```derive
      |    ^^^^^^
      = help: write ```derive some-id "A title"

    error: this block derives nothing
     --> a.md:1:1
      |
    1 | ```derive
      | ^^^^^^^^^
      = help: a `derive` block has a chain; a statement alone is a `claim`
    "#);
    assert_snapshot!(document("```claim \"Title\"\nshow 1 + 1 = 2\n```"), @r#"
    read: 

    error: this block has no id
     --> a.md:1:4
      |
    1 | ```claim "Title"
      |    ^^^^^
      = help: write ```claim some-id "A title"
    "#);
    assert_snapshot!(document("```claim 2x \"Title\"\n```"), @r#"
    read: 

    error: `2x` is no id
     --> a.md:1:10
      |
    1 | ```claim 2x "Title"
      |          ^^
      = help: an id is letters, digits and hyphens, and begins with a letter: newton-error

    error: this block claims nothing
     --> a.md:1:1
      |
    1 | ```claim 2x "Title"
      | ^^^^^^^^^^^^^^^^^^^
      = help: write `show a = b`
    "#);
    assert_snapshot!(document("```claim a!b\n```"), @r"
    read: 

    error: `a!b` is no id
     --> a.md:1:10
      |
    1 | ```claim a!b
      |          ^^^
      = help: an id is letters, digits and hyphens, and begins with a letter: newton-error

    error: this block claims nothing
     --> a.md:1:1
      |
    1 | ```claim a!b
      | ^^^^^^^^^^^^
      = help: write `show a = b`
    ");
    assert_snapshot!(document("```claim two \"Two\nshow 1 + 1 = 2\n```"), @r#"
    read: 

    error: the title is not closed
     --> a.md:1:14
      |
    1 | ```claim two "Two
      |              ^^^^
      = help: write ```claim two "A title"
    "#);
    assert_snapshot!(document("```claim two Two\nshow 1 + 1 = 2\n```"), @r#"
    read: 

    error: the title stands in quotes
     --> a.md:1:14
      |
    1 | ```claim two Two
      |              ^^^
      = help: write ```claim two "A title"
    "#);
    assert_snapshot!(document("```claim two \"Two\" three\nshow 1 + 1 = 2\n```"), @r#"
    read: 

    error: nothing stands behind the title
     --> a.md:1:20
      |
    1 | ```claim two "Two" three
      |                    ^^^^^
      = help: write ```claim two "A title"
    "#);
    assert_snapshot!(document("```Claim two \"Two\"\nshow 1 + 1 = 2\n```"), @r#"
    read: 

    error: `Claim` begins no block
     --> a.md:1:4
      |
    1 | ```Claim two "Two"
      |    ^^^^^
      = help: write `claim`, in small letters and with a space behind
    "#);
    assert_snapshot!(document("```claim,two\nshow 1 + 1 = 2\n```"), @r"
    read: 

    error: `claim,two` begins no block
     --> a.md:1:4
      |
    1 | ```claim,two
      |    ^^^^^^^^^
      = help: write `claim`, in small letters and with a space behind
    ");
    assert_snapshot!(document("```claim convexity\nshow 1 + 1 = 2\n```"), @r"
    read: 

    error: `convexity` is the name of a lemma
     --> a.md:1:10
      |
    1 | ```claim convexity
      |          ^^^^^^^^^
      = help: choose another id: `by convexity` would mean two things
    ");
    assert_snapshot!(document("```claim two\nshow 1 + 1 = 2\n```\n\n```claim two\nshow 2 + 2 = 4\n```"), @r"
    read: two

    error: there is already a block `two`
     --> a.md:5:10
      |
    5 | ```claim two
      |          ^^^
      = help: ids are unique in the whole book
    ");
    assert_snapshot!(document("```claims two\n```\n\n```rust\nlet x = 1;\n```\n\n    ```claim in-code\n\n`claim`\n"), @"read:");
}

/// What a block of each kind must have.
#[test]
fn contents() {
    assert_snapshot!(document("```derive one\n```"), @r"
    read: one

    error: this block derives nothing
     --> a.md:1:1
      |
    1 | ```derive one
      | ^^^^^^^^^^^^^
      = help: a `derive` block has a chain; a statement alone is a `claim`
    ");
    assert_snapshot!(document("```derive one\nlet x : real\nshow x = 2 x - x\n```"), @r"
    read: one

    error: this block derives nothing
     --> a.md:1:1
      |
    1 | ```derive one
      | ^^^^^^^^^^^^^
      = help: a `derive` block has a chain; a statement alone is a `claim`
    ");
    assert_snapshot!(document("```claim one\nlet x : real\n```"), @r"
    read: one

    error: this block claims nothing
     --> a.md:1:1
      |
    1 | ```claim one
      | ^^^^^^^^^^^^
      = help: write `show a = b`
    ");
    assert_snapshot!(document("```wrong one\n```"), @r"
    read: one

    error: this block says nothing that could be wrong
     --> a.md:1:1
      |
    1 | ```wrong one
      | ^^^^^^^^^^^^
      = help: write `show a = b` or a chain
    ");
    assert_snapshot!(document("```define one\nlet x : real\nshow x = 2 x - x\n```"), @r"
    read: one

    error: a `define` block states nothing to check
     --> a.md:1:1
      |
    1 | ```define one
      | ^^^^^^^^^^^^^
      = help: statements stand in `derive` and `claim` blocks
    ");
    assert_snapshot!(document("```cite one\nshow 1 + 1 = 2\n```"), @r"
    read: one

    error: the source is missing
     --> a.md:1:1
      |
    1 | ```cite one
      | ^^^^^^^^^^^
      = help: write `from Author, Title, place`
    ");
    assert_snapshot!(document("```cite one\nfrom A\n```"), @r"
    read: one

    error: this block cites nothing
     --> a.md:1:1
      |
    1 | ```cite one
      | ^^^^^^^^^^^
      = help: write `show a = b`
    ");
    assert_snapshot!(document("```cite one\nfrom\nshow 1 + 1 = 2\n```"), @r"
    read: one

    error: the source is missing here
     --> a.md:2:1
      |
    2 | from
      | ^^^^
      = help: write `from Author, Title, place`
    ");
    assert_snapshot!(document("```cite one\nfrom A\nfrom B\nshow 1 + 1 = 2\n```"), @r"
    read: one

    error: this is a second source
     --> a.md:3:1
      |
    3 | from B
      | ^^^^^^
      = help: one `from` names them all
    ");
    assert_snapshot!(document("```cite one\nlet x : real\nfrom A\nshow x = 2 x - x\n\nx\n  = 2 x - x\n```"), @r"
    read: one

    error: a `cite` block is taken on trust and has no chain
     --> a.md:1:1
      |
    1 | ```cite one
      | ^^^^^^^^^^^
      = help: what is derived stands in a `derive` block
    ");
}

/// Fences that are not closed, in a text, a list, a quote; carets in these.
#[test]
fn fences() {
    assert_snapshot!(document("# A\n\n```claim one\nshow 1 = q\n\nWords.\n"), @r"
    read: 

    error: this fence is not closed
     --> a.md:3:1
      |
    3 | ```claim one
      | ^^^
      = help: write ``` on a line of its own behind the block
    ");
    assert_snapshot!(document("- item\n  ```claim one\n  show 1 = q\n\nWords.\n"), @r"
    read: 

    error: this fence is not closed
     --> a.md:2:3
      |
    2 |   ```claim one
      |   ^^^
      = help: write ``` on a line of its own behind the block
    ");
    assert_snapshot!(document("1. item\n\n   ```claim one \"One\n   show 1 = q\n   ```\n\n   > ~~~~claim two\n   > show 2 = r\n   > ~~~~\n"), @r#"
    read: two

    error: the title is not closed
     --> a.md:3:17
      |
    3 | ```claim one "One
      |              ^^^^
      = help: write ```claim one "A title"

    error: `q` is not declared
     --> a.md:4:13
      |
    4 | show 1 = q
      |          ^
      = help: declare it above: `let q : real`, `vec n`, `mat m n`, `fun n`, …

    error: `r` is not declared
     --> a.md:8:15
      |
    8 | show 2 = r
      |          ^
      = help: declare it above: `let r : real`, `vec n`, `mat m n`, `fun n`, …
    "#);
    assert_snapshot!(document("```claim one\nshow 1 + 1 = 2\n\n```claim two\nshow 1 + 1 = 2\n```\n"), @r"
    read: 

    error: another fence opens here: the block before it is not closed
     --> a.md:4:1
      |
    4 | ```claim two
      | ^^^^^^^^^^^^
      = help: close the block with a fence of its own, on a line alone
    ");
    assert_snapshot!(document("```claim one\r\nlet s : vec n\r\nshow s = q\r\n```\r\n"), @r"
    read: one

    error: `q` is not declared
     --> a.md:3:10
      |
    3 | show s = q
      |          ^
      = help: declare it above: `let q : real`, `vec n`, `mat m n`, `fun n`, …; declared so far: s
    ");
}

/// What comes with `use`.
#[test]
fn using() {
    assert_snapshot!(document("```define one\nlet x : vec n; y : real\ndef z = 2 y\nassume y > 0\n```\n```define two\nlet x : real; y : real\ndef z = 3 y\n```\n```claim three\nuse one\nlet x : vec n; y : vec n\ndef z = 2 y\nshow z = y + y\n```\n```claim four\nuse one, two\nshow z = y + y\n```\n```claim five\nlet a : real\nuse one\nshow z = y + y\n```\n```claim six\nuse seven, sixx, two\nuse six\nuse\nshow q = y\n```\n```claim sixx\nuse sic; one\nshow z = 2 x\n```"), @r"
    read: one, two, three, four, five, six, sixx

    error: `y` is already declared as real
      --> a.md:12:16
       |
    12 | let x : vec n; y : vec n
       |                ^
       = help: it comes with `use one`; choose another name

    error: `x` means something else in `two`
      --> a.md:17:10
       |
    17 | use one, two
       |          ^^^
       = help: blocks that are used together must agree on their names

    error: `z` means something else in `two`
      --> a.md:17:10
       |
    17 | use one, two
       |          ^^^
       = help: blocks that are used together must agree on their names

    error: `use` comes before all declarations
      --> a.md:22:5
       |
    22 | use one
       |     ^^^
       = help: move it to the top of the block

    error: there is no block `seven` before this one
      --> a.md:26:5
       |
    26 | use seven, sixx, two
       |     ^^^^^
       = help: `use` takes the id of a block that stands earlier in the book

    error: there is no block `sixx` before this one
      --> a.md:26:12
       |
    26 | use seven, sixx, two
       |            ^^^^
       = help: `use` takes the id of a block that stands earlier in the book

    error: there is no block `six` before this one
      --> a.md:27:5
       |
    27 | use six
       |     ^^^
       = help: a block cannot use itself

    error: nothing follows `use`
      --> a.md:28:1
       |
    28 | use
       | ^^^

    error: there is no block `sic` before this one
      --> a.md:32:5
       |
    32 | use sic; one
       |     ^^^
       = help: did you mean `six`?

    error: a scalar = n × 1 cannot hold
      --> a.md:33:10
       |
    33 | show z = 2 x
       |          ^^^
       = help: the two sides have different shapes
    ");
    assert_snapshot!(document("```define one\nlet x : vect n\n```\n```claim two\nuse one\nshow x = 2 x\n```\n```define\nlet y : real\n```\n```define three four\nlet y : real\n```\n```claim five\nuse three\nshow y = 2 y\n```"), @r#"
    read: one, two, five

    error: `vect` is no kind
     --> a.md:2:9
      |
    2 | let x : vect n
      |         ^^^^
      = help: did you mean `vec n`?

    error: this block has no id
     --> a.md:8:4
      |
    8 | ```define
      |    ^^^^^^
      = help: write ```define some-id "A title"

    error: the title stands in quotes
      --> a.md:11:17
       |
    11 | ```define three four
       |                 ^^^^
       = help: write ```define three "A title"
    "#);
    assert_snapshot!(document("```wrong one\nshow 1 = 2\n```\n```define two\nlet x : real\n```\n```derive three\nlet x : real\nx\n  = 2 x - x by one\n  = 3 x - 2 x by two\n  = 4 x - 3 x by four\n  = 5 x - 4 x by thre\n```"), @r"
    read: one, two, three

    error: `one` is wrong on purpose and no reason for anything
      --> a.md:10:16
       |
    10 |   = 2 x - x by one
       |                ^^^

    error: `two` defines names and states nothing
      --> a.md:11:18
       |
    11 |   = 3 x - 2 x by two
       |                  ^^^
       = help: its names come with `use`

    error: `four` is no reason that is known
      --> a.md:12:18
       |
    12 |   = 4 x - 3 x by four
       |                  ^^^^
       = help: reasons are `definition of x`, a relation, the id of an earlier block, the beginning of a hypothesis's note, `squares e`, `induction t`, `?`, or a lemma: fundamental theorem, Cauchy-Schwarz, triangle inequality, Lipschitz, convexity, linearity, symmetry; for words to the reader use `-- …`

    error: `thre` is no reason that is known
      --> a.md:13:18
       |
    13 |   = 5 x - 4 x by thre
       |                  ^^^^
       = help: reasons are `definition of x`, a relation, the id of an earlier block, the beginning of a hypothesis's note, `squares e`, `induction t`, `?`, or a lemma: fundamental theorem, Cauchy-Schwarz, triangle inequality, Lipschitz, convexity, linearity, symmetry; for words to the reader use `-- …`
    ");
}

/// Blocks that nothing would be read of, because their kind is misspelt or something else begins before them.
#[test]
fn blocks_that_are_not_read() {
    let block = "```claim one \"One\"\nshow 1 + 1 = 2\n```\n";
    assert!(document("```clam one \"One\"\nshow 1 + 1 = 2\n```\n").contains("write `claim`"));
    for text in [format!("```\n{block}"), format!("<div>\n{block}</div>\n")] {
        assert!(document(&text).contains("this block is not read"), "{text}");
    }
    // Shown on purpose, or another language.
    assert_eq!(document(&format!("````markdown\n{block}````\n")).trim(), "read:");
    assert_eq!(document("```clay one\n```\n").trim(), "read:");
}
