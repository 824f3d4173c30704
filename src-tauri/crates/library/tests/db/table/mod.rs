mod account;
mod balance;
mod draft;
mod output;
mod receipt;
mod setting;
mod task;
mod task_fts;
