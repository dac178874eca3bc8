//! Whole-book tests, and what they share: the book's blocks, the built book, and a browser to open its pages in.

pub mod blocks;
pub mod building;
pub mod webdriver;
