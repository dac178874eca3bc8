//! Every method on the standard problems, beside what other libraries need.
//!
//! `cargo run -p scoreboard` prints the tables that are kept in `benches/table.md`; the tests of this crate hold the methods to
//! their floors. The other libraries' numbers, and where they come from, are in `benches/peers.txt`.

pub mod contest;
pub mod methods;
pub mod peers;
pub mod table;
