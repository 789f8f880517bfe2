-- What the brake on sign-in counts. The key is a hash of an account, of an account and an address, or of an address;
-- logins that do not exist and addresses share a fixed number of keys, so that the table has a largest size.
CREATE TABLE sign_in_brake (
    key @id PRIMARY KEY,
    began_at @instant NOT NULL,
    last_at @instant NOT NULL,
    told_at @instant NOT NULL,
    spent @integer NOT NULL,
    strangers @bigint NOT NULL
) @table;

-- From where a user has signed in: hashes of the browser's cookie and of the address, the latest few of each user.
CREATE TABLE sign_in_known (
    user_id @id NOT NULL REFERENCES user_account (id),
    mark @id NOT NULL,
    last_on @date NOT NULL,
    PRIMARY KEY (user_id, mark)
) @clustered;
