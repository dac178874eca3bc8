//! Traces and landscapes to SVG that follows the page's theme.
