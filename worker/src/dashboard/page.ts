/** The page to sign in, with what was wrong about the last try. Nothing that a visitor sent is in it. */
export const signInPage = (message: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Sign in · Gatehouse dashboard</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { display: grid; min-height: 100vh; margin: 0; place-items: center }
  form { display: grid; gap: 1rem; width: min(20rem, 90vw) }
  label { display: grid; gap: .25rem }
  h1 { font-size: 1.25rem; margin: 0 }
  input, button { font: inherit; padding: .5rem .75rem; border: 1px solid #8888; border-radius: .5rem }
  button { background: #2454c7; border-color: #2454c7; color: #fff; cursor: pointer }
  p { color: light-dark(#b3261e, #ff8a80); margin: 0 }
</style>
<form method="post" action="/sign-in">
  <h1>Gatehouse dashboard</h1>
  ${message === '' ? '' : `<p role="alert">${message}</p>`}
  <label>User <input name="user" autocomplete="username" required autofocus></label>
  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
  <button>Sign in</button>
</form>
</html>
`;
