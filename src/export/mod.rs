//! Writes tables as files: CSV, XLSX, Parquet, JSON.
