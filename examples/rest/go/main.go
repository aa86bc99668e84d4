// Takes a new account through every flow, by a client that oapi-codegen made. See ../README.md.
package main

//go:generate go tool oapi-codegen -generate types,client -package gatehouse -o gatehouse/client.gen.go ../../../docs/openapi.json

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"

	"gatehouse.example/walk/gatehouse"

	"github.com/oapi-codegen/runtime/types"
)

var (
	ctx      = context.Background()
	terminal = bufio.NewScanner(os.Stdin)
	baseURL  = env("GATEHOUSE_URL", "http://localhost:8000") + "/api/v1"
)

func main() {
	email := types.Email(env("EMAIL", "ada-"+rand.Text()[:8]+"@example.com"))
	password := "a horse of another colour"
	visitor := client()

	name := "Ada Lovelace"
	registration := gatehouse.RegisterInput{Email: email, Password: password, FullName: &name}
	registered, err := visitor.RegisterWithResponse(ctx, nil, registration)
	ok(registered, registered.Body, err)
	fmt.Println("registered", email)

	code := ask("Code from the mail: ")
	verified, err := visitor.VerifyEmailWithResponse(ctx, nil, gatehouse.VerifyEmailInput{Email: email, Otp: code})
	ok(verified, verified.Body, err)
	fmt.Println("verified")

	refused, err := visitor.LoginWithResponse(ctx, nil, gatehouse.LoginInput{Email: email, Password: "not the password"})
	check(err)
	fmt.Println("refused:", refused.ApplicationproblemJSON401.Code)
	signIn := gatehouse.LoginInput{Email: email, Password: password}
	signedIn, err := visitor.LoginWithResponse(ctx, nil, signIn)
	ok(signedIn, signedIn.Body, err)
	tokens := signedIn.JSON200
	me, err := client(bearer(tokens)).GetMeWithResponse(ctx)
	ok(me, me.Body, err)
	fmt.Printf("signed in: %s, %s\n", *me.JSON200.FullName, me.JSON200.Role)

	newName := "Ada King"
	updated, err := client(bearer(tokens)).UpdateMeWithResponse(ctx, gatehouse.UpdateMeInput{FullName: &newName})
	ok(updated, updated.Body, err)
	fmt.Println("updated:", *updated.JSON200.FullName)

	sessions, err := client(bearer(tokens)).ListMySessionsWithResponse(ctx)
	ok(sessions, sessions.Body, err)
	fmt.Println("sessions:", len(sessions.JSON200.Items))

	refreshed, err := visitor.RefreshTokensWithResponse(ctx, nil, gatehouse.RefreshInput{RefreshToken: tokens.RefreshToken})
	ok(refreshed, refreshed.Body, err)
	tokens = refreshed.JSON200
	fmt.Println("refreshed")

	passwords := gatehouse.ChangePasswordInput{OldPassword: password, NewPassword: "the same horse in the evening"}
	key := rand.Text()
	once := &gatehouse.ChangePasswordParams{IdempotencyKey: &key}
	before := client(bearer(tokens))
	changed, err := before.ChangePasswordWithResponse(ctx, once, passwords)
	ok(changed, changed.Body, err)
	fmt.Println("password changed")

	// As if that answer had been lost.
	repeated, err := before.ChangePasswordWithResponse(ctx, once, passwords)
	ok(repeated, repeated.Body, err)
	if *repeated.JSON200 != *changed.JSON200 {
		log.Fatal("repeated: another answer")
	}
	fmt.Println("repeated: the same answer")

	asked, err := visitor.RequestPasswordResetWithResponse(ctx, nil, gatehouse.RequestPasswordResetInput{Email: email})
	ok(asked, asked.Body, err)
	token := ask("Token of the link in the mail: ")
	reset, err := visitor.ResetPasswordWithResponse(ctx, nil, gatehouse.ResetPasswordInput{Token: token, NewPassword: password})
	ok(reset, reset.Body, err)
	fmt.Println("password reset")

	again, err := visitor.LoginWithResponse(ctx, nil, signIn)
	ok(again, again.Body, err)
	signedOut, err := client(bearer(again.JSON200)).LogoutWithResponse(ctx, nil)
	ok(signedOut, signedOut.Body, err)
	fmt.Println("signed out")
	nobody, err := client(bearer(again.JSON200)).GetMeWithResponse(ctx)
	check(err)
	fmt.Println("refused:", nobody.ApplicationproblemJSON401.Code)
}

func client(options ...gatehouse.ClientOption) *gatehouse.ClientWithResponses {
	made, err := gatehouse.NewClientWithResponses(baseURL, options...)
	check(err)
	return made
}

// bearer signs every request of a client with an access token.
func bearer(tokens *gatehouse.Tokens) gatehouse.ClientOption {
	return gatehouse.WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+tokens.AccessToken)
		return nil
	})
}

// ok ends the program if there was no answer, or if it is a problem.
func ok(answer interface{ StatusCode() int }, body []byte, err error) {
	check(err)
	if answer.StatusCode() < 400 {
		return
	}
	var problem gatehouse.Problem
	check(json.Unmarshal(body, &problem))
	log.Fatalf("%s: %s", problem.Code, problem.Detail)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func ask(question string) string {
	fmt.Print(question)
	terminal.Scan()
	return terminal.Text()
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
