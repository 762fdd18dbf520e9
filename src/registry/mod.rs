//! Imports what people bring into checked Parquet, and reads it back as typed rows.
