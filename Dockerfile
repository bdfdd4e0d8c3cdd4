# Two images out of one static binary; nothing is pulled. `make docker` builds both: it puts
# the binary, the certificates of the authorities and an empty tmp into dist/image first.

# The command: docker run --rm -v "$PWD:/work" -e SCIM_TOKEN scimspec run --target … --token-env SCIM_TOKEN
FROM scratch AS scimspec
COPY dist/image/certs /etc/ssl/certs
COPY dist/image/tmp /tmp
COPY dist/image/scimspec /scimspec
WORKDIR /work
ENTRYPOINT ["/scimspec"]

# The reference target: docker run --rm -p 127.0.0.1:8080:8080 -e SCIM_TOKEN scimspec-target
# It is the last stage, so that `scimspec run --dockerfile .` judges it.
FROM scratch AS scimspec-target
COPY dist/image/scimspec /scimspec
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/scimspec", "serve", "target", "--listen", "0.0.0.0:8080"]
CMD ["--token-env", "SCIM_TOKEN"]
