//! Whole-book tests, and what they share: the book's blocks, the built book, a reader of its pages, and a browser to open
//! them in.
//!
//! ```
//! use book_tests::html;
//! let page = html::tags("<main><a href=\"#top\">up</a></main>");
//! assert_eq!(page[1].attribute("href"), Some("#top"));
//! ```

pub mod blocks;
pub mod building;
pub mod html;
pub mod webdriver;
