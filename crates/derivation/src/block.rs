//! What stands in one fenced block: declarations, hypotheses, definitions, goals and chains.

use crate::units::Unit;
use crate::{Dim, Expr, Function, Shape, Span, Symbol};
use std::fmt;

/// What a block is for; the first word of its info string.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BlockKind {
    /// A chain of lines, each an obligation.
    Derive,
    /// Statements without a chain: each goal is an obligation.
    Claim,
    /// Notation for later blocks; nothing to check but its shapes.
    Define,
    /// A false step shown on purpose: at least one line must be refuted.
    Wrong,
    /// Taken on trust, with its source.
    Cite,
}

impl BlockKind {
    /// All kinds with the word that opens them.
    pub const ALL: &'static [(&'static str, BlockKind)] = &[
        ("derive", BlockKind::Derive),
        ("claim", BlockKind::Claim),
        ("define", BlockKind::Define),
        ("wrong", BlockKind::Wrong),
        ("cite", BlockKind::Cite),
    ];

    /// The word that opens a block of this kind.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, k)| *k == self).map_or("", |(word, _)| word)
    }
}

/// What is known of a matrix besides its shape.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Structure {
    /// Nothing.
    General,
    /// Symmetric.
    Symmetric,
    /// Symmetric and positive definite.
    PositiveDefinite,
    /// Diagonal.
    Diagonal,
}

/// The kind a `let` gives a symbol.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A real number.
    Real,
    /// A natural number.
    Nat,
    /// A matrix; a vector is a matrix of one column.
    Matrix {
        /// Number of rows.
        rows: Dim,
        /// Number of columns.
        columns: Dim,
        /// What else is known of it.
        structure: Structure,
    },
    /// A family: a member of this kind for each natural number.
    Family {
        /// The letter its index is written with; a statement that mentions it speaks of every index.
        index: Symbol,
        /// What each member is.
        member: Box<Kind>,
    },
    /// A smooth function from ℝ^from to ℝ^to.
    Function {
        /// Size of the argument.
        from: Dim,
        /// Size of the value.
        to: Dim,
    },
}

impl Kind {
    /// The shape of a symbol of this kind; a function has none of its own.
    pub fn shape(&self) -> Option<Shape> {
        match self {
            Kind::Real | Kind::Nat => Some(Shape::SCALAR),
            Kind::Matrix { rows, columns, .. } => {
                Some(Shape::Matrix(rows.clone(), columns.clone()))
            }
            Kind::Function { .. } | Kind::Family { .. } => None,
        }
    }

    /// The letters that stand for sizes in it.
    ///
    /// ```
    /// use derivation::{Dim, Kind, Symbol};
    /// let n = Symbol::new("n");
    /// let gradient = Kind::Function { from: Dim::Size(n.clone()), to: Dim::ONE };
    /// assert_eq!(gradient.sizes(), [&n]);
    /// ```
    pub fn sizes(&self) -> Vec<&Symbol> {
        let dims = match self {
            Kind::Family { member, .. } => return member.sizes(),
            Kind::Real | Kind::Nat => return vec![],
            Kind::Matrix { rows: a, columns: b, .. } | Kind::Function { from: a, to: b } => [a, b],
        };
        let letters = dims.into_iter().filter_map(|dim| match dim {
            Dim::Size(letter) => Some(letter),
            Dim::Fixed(_) => None,
        });
        letters.collect()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Real => f.write_str("real"),
            Kind::Nat => f.write_str("nat"),
            Kind::Family { index, member } => write!(f, "a family {member} over {index}"),
            Kind::Matrix { rows, columns: Dim::ONE, structure: Structure::General } => {
                write!(f, "vec {rows}")
            }
            Kind::Matrix { rows, columns, structure: Structure::General } => {
                write!(f, "mat {rows} {columns}")
            }
            Kind::Matrix { rows, structure: Structure::Symmetric, .. } => write!(f, "sym {rows}"),
            Kind::Matrix { rows, structure: Structure::PositiveDefinite, .. } => {
                write!(f, "spd {rows}")
            }
            Kind::Matrix { rows, structure: Structure::Diagonal, .. } => write!(f, "diag {rows}"),
            Kind::Function { from: Dim::ONE, to: Dim::ONE } => f.write_str("fun 1"),
            Kind::Function { from, to: Dim::ONE } => write!(f, "fun {from}"),
            Kind::Function { from, to } => write!(f, "fun {from} -> {to}"),
        }
    }
}

/// `let name : kind`.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The symbol.
    pub name: Symbol,
    /// What it is.
    pub kind: Kind,
    /// The words after `--`: what it means to the reader.
    pub note: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// `def name = body`, `def name(x) = body` for a function, or `def name[t] = body` for a family.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The symbol defined.
    pub name: Symbol,
    /// Its parameter and the parameter's shape, when it is a function.
    pub parameter: Option<(Symbol, Shape)>,
    /// Its index, when it is a family.
    pub index: Option<Symbol>,
    /// What it stands for.
    pub body: Expr,
    /// The words after `--`.
    pub note: Option<String>,
    /// Where it is defined.
    pub span: Span,
}

/// How two sides of a line are related.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Relator {
    /// `=`
    Equal,
    /// `≤`
    LessEqual,
    /// `<`
    Less,
    /// `≥`
    GreaterEqual,
    /// `>`
    Greater,
    /// `⪯`: the difference is positive semidefinite.
    PrecedesEqual,
    /// `⪰`
    SucceedsEqual,
    /// `≈`: stated as an approximation; nothing exact is claimed.
    Approx,
}

impl Relator {
    /// The sign as printed.
    pub fn sign(self) -> &'static str {
        match self {
            Relator::Equal => "=",
            Relator::LessEqual => "≤",
            Relator::Less => "<",
            Relator::GreaterEqual => "≥",
            Relator::Greater => ">",
            Relator::PrecedesEqual => "⪯",
            Relator::SucceedsEqual => "⪰",
            Relator::Approx => "≈",
        }
    }

    /// What `a self b other c` says about `a` and `c`; nothing when the two point in different directions.
    ///
    /// ```
    /// use derivation::Relator::*;
    /// assert_eq!(Equal.then(LessEqual), Some(LessEqual));
    /// assert_eq!(LessEqual.then(Less), Some(Less));
    /// assert_eq!(Less.then(Greater), None);
    /// ```
    pub fn then(self, other: Relator) -> Option<Relator> {
        use Relator::*;
        match (self, other) {
            (a, b) if a == b => Some(a),
            (Equal, r) | (r, Equal) => Some(r),
            (Less, LessEqual) | (LessEqual, Less) => Some(Less),
            (Greater, GreaterEqual) | (GreaterEqual, Greater) => Some(Greater),
            _ => None,
        }
    }

    /// Whether `a self b` gives `a goal b`.
    pub fn implies(self, goal: Relator) -> bool {
        use Relator::*;
        self == goal
            || matches!(
                (self, goal),
                (Less, LessEqual)
                    | (Greater, GreaterEqual)
                    | (Equal, LessEqual | GreaterEqual)
                    | (Equal, PrecedesEqual | SucceedsEqual)
            )
    }
}

/// `left relator right`.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Left side.
    pub left: Expr,
    /// How they are related.
    pub relator: Relator,
    /// Right side.
    pub right: Expr,
}

impl Relation {
    /// The smaller side of an inequality between numbers, the larger, and whether they are said to differ.
    ///
    /// ```
    /// use derivation::{Library, read_block};
    ///
    /// let reading = read_block("claim c \"C\"", "let a, b : real\nassume a > b\n", 1, &Library::new());
    /// let context = reading.block.unwrap().context;
    /// let (small, large, strict) = context.hypotheses[0].relation.ordered().unwrap();
    /// assert_eq!((small.to_string(), large.to_string(), strict), ("b".into(), "a".into(), true));
    /// ```
    pub fn ordered(&self) -> Option<(&Expr, &Expr, bool)> {
        match self.relator {
            Relator::Less => Some((&self.left, &self.right, true)),
            Relator::LessEqual => Some((&self.left, &self.right, false)),
            Relator::Greater => Some((&self.right, &self.left, true)),
            Relator::GreaterEqual => Some((&self.right, &self.left, false)),
            _ => None,
        }
    }
}

/// A variable a hypothesis speaks about for all its values.
#[derive(Clone, Debug)]
pub struct Binder {
    /// The variable.
    pub name: Symbol,
    /// Its shape.
    pub shape: Shape,
    /// Whether it is a natural number: the index of a family.
    pub natural: bool,
    /// For a real one, the interval it runs over.
    pub range: Option<(Expr, Expr)>,
}

/// `assume left relator right`, perhaps `for all s in 0..1`.
#[derive(Clone, Debug)]
pub struct Hypothesis {
    /// What is assumed.
    pub relation: Relation,
    /// The variables it speaks about for all their values.
    pub binders: Vec<Binder>,
    /// The words after `--`; a reason may name the hypothesis by how they begin.
    pub note: Option<String>,
    /// Where it is stated.
    pub span: Span,
}

/// All that is known inside a block.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// What `let` declares, in order.
    pub declarations: Vec<Declaration>,
    /// What `def` defines, in order; each may use the earlier ones.
    pub definitions: Vec<Definition>,
    /// What `assume` states.
    pub hypotheses: Vec<Hypothesis>,
    /// What `show` promises.
    pub goals: Vec<Relation>,
    /// The units of names that have one.
    pub units: Vec<(Symbol, Unit)>,
}

impl Context {
    /// The declaration of a name.
    pub fn declaration(&self, name: &Symbol) -> Option<&Declaration> {
        self.declarations.iter().find(|d| d.name == *name)
    }

    /// The unit a name was declared with.
    pub fn unit(&self, name: &Symbol) -> Option<&Unit> {
        self.units.iter().find(|(other, _)| other == name).map(|(_, unit)| unit)
    }

    /// The definition of a name.
    pub fn definition(&self, name: &Symbol) -> Option<&Definition> {
        self.definitions.iter().find(|d| d.name == *name)
    }

    /// The function of a name, declared or defined.
    pub fn function(&self, name: &Symbol) -> Option<Function> {
        if let Some(Declaration { kind: Kind::Function { from, to }, .. }) = self.declaration(name)
        {
            return Some(Function::new(name.clone(), from.clone(), to.clone()));
        }
        let definition = self.definition(name)?;
        let (_, shape) = definition.parameter.as_ref()?;
        let rows = |shape: &Shape| match shape {
            Shape::Matrix(rows, Dim::ONE) => Some(rows.clone()),
            Shape::Zero => Some(Dim::ONE),
            _ => None,
        };
        Some(Function::new(name.clone(), rows(shape)?, rows(&definition.body.shape)?))
    }

    /// The shape of a name that stands for a value.
    pub fn shape(&self, name: &Symbol) -> Option<Shape> {
        if let Some(declaration) = self.declaration(name) {
            return declaration.kind.shape();
        }
        let definition = self.definition(name)?;
        let value = definition.parameter.is_none() && definition.index.is_none();
        value.then(|| definition.body.shape.clone())
    }

    /// The shape of a family's members, declared or defined, and the letter of its index.
    pub fn family(&self, name: &Symbol) -> Option<(Shape, &Symbol)> {
        if let Some(Declaration { kind: Kind::Family { index, member }, .. }) =
            self.declaration(name)
        {
            return Some((member.shape()?, index));
        }
        let definition = self.definition(name)?;
        Some((definition.body.shape.clone(), definition.index.as_ref()?))
    }
}

/// Why a line holds, as its author says.
#[derive(Clone, Debug)]
pub enum Reason {
    /// `by definition of H₊`
    Definition(Symbol),
    /// `by ρ s'y = 1`: a relation that must itself follow from the context.
    Relation(Box<Relation>),
    /// `by the Lagrange form`: the hypothesis (by its place) whose note begins so.
    Hypothesis(usize),
    /// `by newton-error`: an earlier block.
    Block(String),
    /// `by Cauchy-Schwarz`: a lemma the checker knows; the name as the author wrote it.
    Lemma(String),
    /// `by induction t`: the line for `t = 0`, and for `t + 1` where it holds for `t`.
    Induction(Symbol),
    /// `by squares e`: a certificate, an expression that is visibly not negative and equals the slack.
    Squares(Box<Expr>),
    /// `by ?`: an exercise asks for it.
    Hole,
}

/// One line of a chain: `relator right`, with its reasons.
#[derive(Clone, Debug)]
pub struct Line {
    /// How it is related to the expression before.
    pub relator: Relator,
    /// The expression on this line.
    pub right: Expr,
    /// What its author gives as reasons.
    pub reasons: Vec<Reason>,
    /// The words of the reason as written, to be printed.
    pub reason_text: Option<String>,
    /// The words after `--`.
    pub note: Option<String>,
    /// The whole line in the text.
    pub span: Span,
}

/// An expression and the lines that follow from it.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The expression the chain starts from.
    pub start: Expr,
    /// The words after `--` on its line.
    pub note: Option<String>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A fenced block, read.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is for.
    pub kind: BlockKind,
    /// Its name, unique in the book.
    pub id: String,
    /// Its title.
    pub title: String,
    /// All that is known in it, what it uses from other blocks included.
    pub context: Context,
    /// How much of the context was declared here rather than brought in: the counts of declarations, definitions,
    /// hypotheses that came from elsewhere (they stand first).
    pub inherited: (usize, usize, usize),
    /// The blocks it uses, by id.
    pub uses: Vec<String>,
    /// Its chains.
    pub chains: Vec<Chain>,
    /// For a `cite` block: where it is taken from.
    pub source: Option<String>,
    /// The text between the fences, to which all spans refer.
    pub text: String,
    /// The line of the file, from 1, on which `text` begins; 0 when not from a file.
    pub first_line: usize,
}
