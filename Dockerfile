# The pages' script and style.
FROM node:22-bookworm-slim AS web
WORKDIR /build/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --ignore-scripts --omit=optional --no-audit --no-fund
COPY web/ ./
RUN npm run build

# The program.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS program
WORKDIR /build
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/FkpDigital/FkpDigital.csproj src/FkpDigital/packages.lock.json src/FkpDigital/
COPY src/FkpDigital.Web/FkpDigital.Web.csproj src/FkpDigital.Web/packages.lock.json src/FkpDigital.Web/FrontEnd.targets src/FkpDigital.Web/FastStart.targets src/FkpDigital.Web/NothingToRestore.targets src/FkpDigital.Web/NothingToBuild.targets src/FkpDigital.Web/
RUN dotnet restore src/FkpDigital.Web --locked-mode -p:Precompile=true
COPY data/ data/
COPY migrations/ migrations/
COPY src/ src/
COPY --from=web /build/src/FkpDigital.Web/wwwroot/assets src/FkpDigital.Web/wwwroot/assets
RUN dotnet publish src/FkpDigital.Web --configuration Release --no-restore --output /program -p:SkipFrontEnd=true -p:Precompile=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /program
COPY --from=program /program .
ENV ASPNETCORE_ENVIRONMENT=Production Urls=http://+:8080 Postgres__DataFolder=/data
# The master key lives here, and letters where no mail server is named.
RUN mkdir /data && chown app /data
VOLUME /data
EXPOSE 8080
USER app
ENTRYPOINT ["dotnet", "FkpDigital.Web.dll"]
