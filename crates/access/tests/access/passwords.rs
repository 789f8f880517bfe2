//! The bounded pool of hashes.

use access::passwords;
use kernel::Problem;

/// As many as may wait, from `passwords`.
const MAY_WAIT: usize = 400;

/// One test, because the pool is the process's: side by side they would fill it for each other.
#[tokio::test(flavor = "current_thread")]
async fn a_full_pool_refuses_at_once_and_one_that_hangs_up_makes_no_room_for_a_second_hash() {
    let hash = passwords::hash("una frase lunga").unwrap();
    let attempt = |password: &str| passwords::verify_bounded(password.to_owned(), Some(hash.clone()), true);

    let waiting: Vec<_> = (0..MAY_WAIT).map(|_| tokio::spawn(attempt("sbagliata"))).collect();
    // The runtime lets each of them take its place, some at a turn.
    for _ in 0..MAY_WAIT {
        tokio::task::yield_now().await;
    }
    let refused = attempt("una frase lunga").await;
    assert!(matches!(refused, Err(Problem::Busy(_))), "{refused:?}");
    assert!(matches!(passwords::hash_bounded("x".to_owned()).await, Err(Problem::Busy(_))));

    // All hang up. The one whose hash is running keeps its place until it has ended; the others have left.
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
    for one in waiting {
        let _ = one.await;
    }
    assert!(attempt("una frase lunga").await.unwrap());
    assert!(!attempt("una frase corta").await.unwrap());
    assert!(!passwords::verify_bounded("una frase lunga".to_owned(), None, false).await.unwrap());
    let made = passwords::hash_bounded("un'altra frase".to_owned()).await.unwrap();
    assert!(passwords::verify("un'altra frase", &made));
}
