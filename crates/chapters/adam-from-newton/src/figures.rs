//! The chapter's figures by name. They draw runs of this crate: what is seen is what is tested.

use descent::Error;
use plots::Figure;

/// What a named figure gives; an error only if a run had no first point.
pub type Outcome = Result<Figure, Error>;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Outcome);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 0] = [];
