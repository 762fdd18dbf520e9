//! One file or folder for each thing a user can ask for; the command line and the service both call it.
pub mod sample;
