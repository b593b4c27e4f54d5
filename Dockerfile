# The api. TypeScript runs as it is: the image is the sources, their production dependencies, and the built dashboard.
# Images are pinned by digest; `docker buildx imagetools inspect node:24-bookworm-slim` shows the current one.
ARG NODE=node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d

# What the installation depends on, apart, so that a change in the sources does not repeat it.
FROM ${NODE} AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name pnpm-lock.yaml ! -name pnpm-workspace.yaml -delete \
  && find . -type d -empty -delete

# No optional dependencies: those are the binaries of the embedded PostgreSQL.
FROM ${NODE} AS dependencies
WORKDIR /app
COPY --from=manifests /app ./
RUN npx -y pnpm@12.21.0 install --prod --no-optional --frozen-lockfile --filter '@orrery/api...'

# The pages, with the tools that the image itself does without.
FROM ${NODE} AS dashboard
WORKDIR /app
COPY --from=manifests /app ./
RUN npx -y pnpm@12.21.0 install --no-optional --frozen-lockfile --filter '@orrery/dashboard...'
COPY packages/api-client packages/api-client
COPY apps/dashboard apps/dashboard
RUN node apps/dashboard/build.ts

# The workspace keeps its shape: Node strips no types below node_modules, and the links of the workspace lead out of it.
FROM ${NODE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/tmp/orrery
WORKDIR /app
COPY --from=dependencies /app ./
COPY migrations migrations
COPY packages packages
COPY apps/api apps/api
COPY --from=dashboard /app/apps/dashboard/dist apps/dashboard/dist
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=30", "--no-allocation-site-pretenuring", "apps/api/src/start.ts"]
