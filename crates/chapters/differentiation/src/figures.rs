//! The figures of the chapter, by name.

use plots::Figure;

/// A name and the figure of that name.
pub type Named = (&'static str, fn() -> Figure);

/// All figures, in the order of the chapter.
pub const ALL: [Named; 0] = [];
