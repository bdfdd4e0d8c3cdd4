# Two images out of one static binary; nothing is pulled, and neither runs as root. `make docker`
# builds both: it puts the binary, the certificates of the authorities and an empty tmp into
# dist/image first. BuildKit names the architecture and so takes scimspec-amd64 or scimspec-arm64;
# the older builder names none and takes scimspec, which is this machine's.

# The command: docker run --rm --user "$(id -u)" -v "$PWD:/work" -e SCIM_TOKEN scimspec run --target … --token-env SCIM_TOKEN
FROM scratch AS scimspec
ARG TARGETARCH
COPY dist/image/certs /etc/ssl/certs
COPY --chown=65532:65532 dist/image/tmp /tmp
COPY --chown=65532:65532 dist/image/tmp /work
COPY dist/image/scimspec${TARGETARCH:+-$TARGETARCH} /scimspec
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/scimspec"]

# The reference target: docker run --rm -p 127.0.0.1:8080:8080 -e SCIM_TOKEN scimspec-target
# It is the last stage, so that `scimspec run --dockerfile .` judges it.
FROM scratch AS scimspec-target
ARG TARGETARCH
COPY dist/image/scimspec${TARGETARCH:+-$TARGETARCH} /scimspec
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/scimspec", "serve", "target", "--listen", "0.0.0.0:8080"]
CMD ["--token-env", "SCIM_TOKEN"]
