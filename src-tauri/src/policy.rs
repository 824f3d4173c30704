//! The page's content security policy. What stands in `tauri.conf.json` is known when the app is built; the gallery's
//! port is known when it starts.

use tauri::Config;
use tauri::utils::config::{Csp, CspDirectiveSources};

/// As it stands in `tauri.conf.json`.
const ANY_PORT: &str = "http://127.0.0.1:*";

/// Lets pictures and players come from the gallery alone, and from no other program of this computer.
pub fn narrow(config: &mut Config, port: u16) {
    let gallery = format!("http://127.0.0.1:{port}");
    let Some(Csp::DirectiveMap(directives)) = &mut config.app.security.csp else { return };
    for sources in directives.values_mut() {
        let narrowed: Vec<String> =
            Vec::from(std::mem::take(sources)).iter().map(|source| source.replace(ANY_PORT, &gallery)).collect();
        *sources = CspDirectiveSources::List(narrowed);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn media_come_from_one_port_and_all_else_stays_as_it_was_built() {
        let built = include_str!("../../tauri.conf.json");
        let mut config: Config = serde_json::from_str(built).unwrap();
        let policy = |config: &Config| config.app.security.csp.clone().unwrap().to_string();
        let before = policy(&config);
        assert_eq!(before.matches(ANY_PORT).count(), 2, "{before}");
        narrow(&mut config, 4_567);
        let Some(Csp::DirectiveMap(after)) = &config.app.security.csp else { panic!("the policy is a list") };
        let sources = |directive: &str| Vec::from(after[directive].clone());
        assert_eq!(sources("img-src"), ["'self'", "http://127.0.0.1:4567"]);
        assert_eq!(sources("media-src"), ["'self'", "http://127.0.0.1:4567"]);
        assert_eq!(sources("script-src"), ["'self'"]);
        assert!(!policy(&config).contains(":*"));
    }
}
