//! Use cases: the only door to the core for the desktop and the command line.

pub mod dto;
