//! A server that points elsewhere does not get the key there.

use reapi::{Error, Unknown};

use crate::liar::*;

#[tokio::test]
async fn no_redirect_is_followed_and_the_key_goes_nowhere_else() {
    let other = Liar::answering(answer(200, "", MADE)).await;
    for status in [300, 301, 302, 303, 307, 308] {
        let to = format!("location: http://localhost:{}/steal?token=SECRET\r\n", other.port);
        let server = Liar::answering(answer(status, &to, "")).await;
        let client = server.client();
        for error in [
            submit(&client).await.unwrap_err(),
            client.task(&key(), &task_id()).await.unwrap_err(),
            client.balance(&key()).await.unwrap_err(),
        ] {
            let Error::Unknown { what: Unknown::Redirected, detail, .. } = &error else { panic!("{error:?}") };
            assert_eq!(*detail, format!("HTTP {status} to localhost"));
            assert!(!format!("{error:?} {error}").contains("SECRET"));
        }
        assert_eq!(server.posts(), 1);
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn a_redirect_to_itself_is_not_followed_either() {
    for to in ["", "location: /api/v1/images/generations/\r\n", "location: :::\r\n"] {
        let server = Liar::answering(answer(308, to, "")).await;
        let error = submit(&server.client()).await.unwrap_err();
        assert!(matches!(error, Error::Unknown { what: Unknown::Redirected, .. }), "{error:?}");
        assert_eq!((server.posts(), server.connections()), (1, 1));
    }
}
