//! Newton's method: the code of the chapter.
