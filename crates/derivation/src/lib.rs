//! The notation of the book: text to a typed expression tree, and the tree to MathML and back to text.
//!
//! This crate knows no verdicts: it reads what an author wrote, gives every expression a shape with symbolic
//! sizes, and says with a caret where that cannot be done. What is typeset is what was read, so what is printed
//! is what the `checker` judges.
//!
//! Besides values at a point the notation carries
//!
//! - expectations and variances over minibatches: `E[B: b of 1..N] mean[i in B] g[i]` is over b independent draws from 1 to N,
//!   `E[B: b distinct of 1..N]` over b different ones;
//! - what is left out: `f(x + h) = f(x) + h grad f(x) + O(h^2)`, of which h is what tends to zero and all else stays. `O(…)`
//!   is a term of a side;
//! - limits: `lim[h -> 0] e`, `lim[t -> inf] e`. A limit is a whole side.
//!
//! - units: `let x : vec n in θ; L : fun n in loss`. Where a block gives any, a name without one is a plain number, and terms
//!   or sides of different units are an error with a caret, as different shapes are. A `wrong` block may show one.
//!
//! Like an integral or a sum, expectations and limits take the rest of the product they stand in: `Var[i:1..N] g[i]/b` is
//! the variance of `g[i]/b`, and `1/b Var[i:1..N] g[i]` the b-th part of that of `g[i]`.
//!
//! Where to look:
//!
//! | file | holds |
//! |---|---|
//! | [`mod@symbol`] | names, and the one spelling that `rho` and `ρ` share |
//! | [`mod@shape`] | sizes and shapes: `n`, `n × 1`, and the shapes of `I` and `0` |
//! | [`mod@expr`] | the expression tree; `shaping` has the rules that give it a shape |
//! | [`mod@mathml`] | typesetting: the tree to MathML, and to words for a voice |
//! | [`mod@text`] | printing: the tree back to the notation |
//! | [`mod@document`] | Markdown to blocks: [`read_document`] finds the fences and reads them all |
//! | [`mod@reader`] | one block: [`read_block`]; with it `info`, `lines`, `statements`, `chain`, `using` |
//! | [`mod@reasons`] | what stands behind `by`, and the lemmas that are known |
//! | [`mod@parser`] | one expression: [`parse_expression`]; with it `lexer`, `latex`, `cursor`, `operators`, `indices`, `samples`, `limits`, `declarations`, `kinds`, `names` |
//! | [`mod@units`] | units of measurement, and where they do not fit |
//! | [`mod@diagnostic`] | what is wrong, where, and what might help, with a caret |
//! | [`mod@library`] | the blocks of a book by id |
//! | [`mod@block`] | declarations, hypotheses, definitions, chains: what stands in one fenced block |

pub mod block;
mod capture;
mod chain;
mod cursor;
mod declarations;
pub mod diagnostic;
pub mod document;
pub mod expr;
mod indices;
mod info;
mod kinds;
mod latex;
mod lexer;
pub mod library;
pub mod limits;
mod lines;
pub mod mathml;
mod names;
mod operators;
pub mod parser;
pub mod reader;
pub mod reasons;
mod samples;
pub mod shape;
mod shaping;
mod statements;
pub mod symbol;
pub mod text;
pub mod units;
mod using;

pub use block::{
    Binder, Block, BlockKind, Chain, Context, Declaration, Definition, Hypothesis, Kind, Line,
    Reason, Relation, Relator, Structure,
};
pub use diagnostic::{Diagnostic, Label, Place, Severity, Source};
pub use document::{Document, Fence, read_document};
pub use expr::{Builtin, Derivative, Expr, Fold, Function, Node, ShapeError, Span, Term};
pub use library::Library;
pub use names::words;
pub use parser::parse_expression;
pub use reader::{Reading, read_block};
pub use reasons::{LEMMAS, Lemma, lemma};
pub use shape::{Dim, Shape};
pub use symbol::{LETTERS, Symbol};
