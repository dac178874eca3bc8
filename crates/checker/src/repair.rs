//! Mending a refuted line: every single edit of it is tried, and those that make it stand are offered, three at most.

use crate::{model::Model, verdict::{Hint, Obligation}};
use derivation::Block;

/// The edits that mend a refuted line.
pub(crate) fn hints(_model: &Model<'_>, _block: &Block, _obligation: &Obligation) -> Vec<Hint> {
    Vec::new()
}
