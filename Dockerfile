# One image, four commands: the server (which is the default), the worker, the dashboard and the migrations.

FROM node:26.10.0-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY server/package.json server/
COPY worker/package.json worker/
COPY migrations/package.json migrations/
# No dependency needs its install script, and what we import we depend on by name: peers serve types and other tools.
RUN npm ci --omit=dev --omit=peer --ignore-scripts -w @gatehouse/server -w @gatehouse/worker -w @gatehouse/migrations
# Peers that npm keeps, because the root has them for development.
RUN rm -r node_modules/typescript node_modules/@typescript node_modules/@types/node node_modules/undici-types

FROM node:26.10.0-slim
ENV NODE_ENV=production ENVIRONMENT=production HOST=0.0.0.0 PORT=8000
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
# Readable for everybody and writable for root alone, whatever the umask of the checkout.
COPY --chmod=755 LICENSE ./
COPY --chmod=755 shared shared
COPY --chmod=755 server server
COPY --chmod=755 worker worker
COPY --chmod=755 migrations migrations
# The user cannot write it, so that what Node compiles is kept now, and with the options that it will run with.
RUN node --conditions=@gatehouse/source server/src/compile.js
RUN chmod -R a+rX node_modules/.cache
# By number, so that Kubernetes can tell that it is not root.
USER 1000:1000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1))"]
ENTRYPOINT ["node", "--conditions=@gatehouse/source"]
CMD ["server/src/start.js"]
