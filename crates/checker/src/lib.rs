//! Obligations to verdicts.
