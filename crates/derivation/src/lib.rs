//! The notation: text to a typed expression tree to MathML.
