def test_it_works(client, cast, sign_in):
    sign_in(client, "alice")
    assert client.get("/").location == "/desk/"
