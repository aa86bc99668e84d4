"""Takes a new account through every flow, by a client that openapi-python-client made. See ../README.md."""

import os
import secrets
import uuid

from gatehouse import AuthenticatedClient, Client
from gatehouse.api.authentication import (
    change_password,
    login,
    logout,
    refresh_tokens,
    register,
    request_password_reset,
    reset_password,
    verify_email,
)
from gatehouse.api.profile import get_me, update_me
from gatehouse.api.sessions import list_my_sessions
from gatehouse.models import (
    ChangePasswordInput,
    LoginInput,
    Problem,
    RefreshInput,
    RegisterInput,
    RequestPasswordResetInput,
    ResetPasswordInput,
    Tokens,
    UpdateMeInput,
    VerifyEmailInput,
)

base_url = os.environ.get("GATEHOUSE_URL", "http://localhost:8000") + "/api/v1"
email = os.environ.get("EMAIL", f"ada-{secrets.token_hex(4)}@example.com")
password = "a horse of another colour"
visitor = Client(base_url=base_url)


def signed_in(tokens: Tokens) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=base_url, token=tokens.access_token)


def ok(answer):
    """What was answered, unless it is a problem."""
    if isinstance(answer, Problem):
        raise SystemExit(f"{answer.code}: {answer.detail}")
    return answer


ok(register.sync(client=visitor, body=RegisterInput(email=email, password=password, full_name="Ada Lovelace")))
print(f"registered {email}")

otp = input("Code from the mail: ")
ok(verify_email.sync(client=visitor, body=VerifyEmailInput(email=email, otp=otp)))
print("verified")

wrong = login.sync(client=visitor, body=LoginInput(email=email, password="not the password"))
print(f"refused: {wrong.code}")
tokens = ok(login.sync(client=visitor, body=LoginInput(email=email, password=password)))
me = ok(get_me.sync(client=signed_in(tokens)))
print(f"signed in: {me.full_name}, {me.role}")

changed = ok(update_me.sync(client=signed_in(tokens), body=UpdateMeInput(full_name="Ada King")))
print(f"updated: {changed.full_name}")

print(f"sessions: {len(ok(list_my_sessions.sync(client=signed_in(tokens))).items)}")

tokens = ok(refresh_tokens.sync(client=visitor, body=RefreshInput(refresh_token=tokens.refresh_token)))
print("refreshed")

other = "the same horse in the evening"
passwords = ChangePasswordInput(old_password=password, new_password=other)
before, key = signed_in(tokens), str(uuid.uuid4())
tokens = ok(change_password.sync(client=before, body=passwords, idempotency_key=key))
print("password changed")

# As if that answer had been lost.
repeated = ok(change_password.sync(client=before, body=passwords, idempotency_key=key))
print(f"repeated: {'the same' if repeated == tokens else 'another'} answer")

ok(request_password_reset.sync(client=visitor, body=RequestPasswordResetInput(email=email)))
token = input("Token of the link in the mail: ")
ok(reset_password.sync(client=visitor, body=ResetPasswordInput(token=token, new_password=password)))
print("password reset")

tokens = ok(login.sync(client=visitor, body=LoginInput(email=email, password=password)))
ok(logout.sync(client=signed_in(tokens)))
print("signed out")
print(f"refused: {get_me.sync(client=signed_in(tokens)).code}")
