//! What drives the app and the engine from outside: demo, headless, sandbox alone.
