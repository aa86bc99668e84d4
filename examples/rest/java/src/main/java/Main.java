import com.fasterxml.jackson.core.JsonProcessingException;
import gatehouse.ApiClient;
import gatehouse.ApiException;
import gatehouse.api.AuthenticationApi;
import gatehouse.api.ProfileApi;
import gatehouse.api.SessionsApi;
import gatehouse.model.ChangePasswordInput;
import gatehouse.model.LoginInput;
import gatehouse.model.Problem;
import gatehouse.model.RefreshInput;
import gatehouse.model.RegisterInput;
import gatehouse.model.RequestPasswordResetInput;
import gatehouse.model.ResetPasswordInput;
import gatehouse.model.Tokens;
import gatehouse.model.UpdateMeInput;
import gatehouse.model.VerifyEmailInput;
import java.util.Scanner;
import java.util.UUID;

/** Takes a new account through every flow, by a client that OpenAPI Generator made. See ../README.md. */
public final class Main {
  private static final String URL = env("GATEHOUSE_URL", "http://localhost:8000") + "/api/v1";
  private static final String PASSWORD = "a horse of another colour";
  private static final Scanner TERMINAL = new Scanner(System.in);

  public static void main(String[] arguments) throws Exception {
    var email = env("EMAIL", "ada-" + UUID.randomUUID() + "@example.com");
    var visitor = new AuthenticationApi(client());

    visitor.register(new RegisterInput().email(email).password(PASSWORD).fullName("Ada Lovelace"), null);
    System.out.println("registered " + email);

    var otp = ask("Code from the mail: ");
    visitor.verifyEmail(new VerifyEmailInput().email(email).otp(otp), null);
    System.out.println("verified");

    var wrong = new LoginInput().email(email).password("not the password");
    System.out.println("refused: " + refusal(() -> visitor.login(wrong, null)));
    var signIn = new LoginInput().email(email).password(PASSWORD);
    var tokens = visitor.login(signIn, null);
    var me = new ProfileApi(as(tokens)).getMe();
    System.out.println("signed in: " + me.getFullName() + ", " + me.getRole());

    var changed = new ProfileApi(as(tokens)).updateMe(new UpdateMeInput().fullName("Ada King"));
    System.out.println("updated: " + changed.getFullName());

    System.out.println("sessions: " + new SessionsApi(as(tokens)).listMySessions().getItems().size());

    tokens = visitor.refreshTokens(new RefreshInput().refreshToken(tokens.getRefreshToken()), null);
    System.out.println("refreshed");

    var passwords = new ChangePasswordInput().oldPassword(PASSWORD).newPassword("the same horse in the evening");
    var before = new AuthenticationApi(as(tokens));
    var key = UUID.randomUUID().toString();
    tokens = before.changePassword(passwords, key);
    System.out.println("password changed");

    // As if that answer had been lost.
    var repeated = before.changePassword(passwords, key);
    System.out.println("repeated: " + (repeated.equals(tokens) ? "the same" : "another") + " answer");

    visitor.requestPasswordReset(new RequestPasswordResetInput().email(email), null);
    var token = ask("Token of the link in the mail: ");
    visitor.resetPassword(new ResetPasswordInput().token(token).newPassword(PASSWORD), null);
    System.out.println("password reset");

    var last = visitor.login(signIn, null);
    new AuthenticationApi(as(last)).logout(null);
    System.out.println("signed out");
    System.out.println("refused: " + refusal(() -> new ProfileApi(as(last)).getMe()));
  }

  private static ApiClient client() {
    var client = new ApiClient();
    client.updateBaseUri(URL);
    return client;
  }

  private static ApiClient as(Tokens tokens) {
    var authorization = "Bearer " + tokens.getAccessToken();
    return client().setRequestInterceptor(request -> request.header("Authorization", authorization));
  }

  private interface Call {
    void run() throws ApiException;
  }

  /** The code of the problem that a call is answered with. */
  private static String refusal(Call call) throws JsonProcessingException {
    try {
      call.run();
    } catch (ApiException refused) {
      var mapper = ApiClient.createDefaultObjectMapper();
      return mapper.readValue(refused.getResponseBody(), Problem.class).getCode().getValue();
    }
    return "nothing";
  }

  private static String ask(String question) {
    System.out.print(question);
    System.out.flush();
    return TERMINAL.nextLine();
  }

  private static String env(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }
}
