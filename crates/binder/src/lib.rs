//! cargo book: build, check and serve the book.
