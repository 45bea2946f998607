using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Articles;
using FkpDigital.Audit;
using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Demo;
using FkpDigital.Desk;
using FkpDigital.Forums;
using FkpDigital.Leaderboards;
using FkpDigital.Moderation;
using FkpDigital.Participants;
using FkpDigital.Privacy;
using FkpDigital.Proposals;
using FkpDigital.Regions;
using FkpDigital.Search;
using FkpDigital.Secrets;
using FkpDigital.Transparency;
using FkpDigital.Voting;
using FkpDigital.Web.Pages.Challenges;
using Microsoft.Extensions.Options;

namespace FkpDigital.Web.Host;

internal static class UseCases
{
    public static void AddUseCases(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<BallotBox>()
        .AddScoped<LoadRegions>()
        .AddScoped<LoadDemo>()
        .AddScoped<Authority>()
        .AddScoped<Acting>()
        .AddScoped<ReadAudit>()
        .AddScoped<RestrictedReads>()
        .AddScoped<ImportAgencies>()
        .AddScoped<IssueToken>()
        .AddScoped<Codes>()
        .AddScoped<SignInGuard>()
        .AddScoped<ForgetAccountTraces>()
        .AddSingleton(services => new MasterKey(
            services.GetRequiredService<IOptions<SecretsOptions>>().Value, services.GetRequiredService<IOptions<EmbeddedPostgresOptions>>().Value))
        .AddSingleton<Vault>()
        .AddScoped<RotateKeys>()
        .AddScoped<SealRecords>()
        .AddScoped<EraseAccount>()
        .AddScoped<ListAffected>()
        .AddScoped<TellAffected>()
        .AddScoped<EnforceRetention>()
        .AddScoped<MyData>()
        .AddScoped<AskAboutData>()
        .AddScoped<ManageConsent>()
        .AddScoped<AgencyReads>()
        .AddScoped<RegionReads>()
        .AddScoped<ChallengeReads>()
        .AddScoped<ChallengeFinder>()
        .AddScoped<RoundRanking>()
        .AddScoped<ReadRoundOrder>()
        .AddSingleton<RoundOrders>()
        .AddScoped<ReadLeaderboard>()
        .AddScoped<CountStandings>()
        .AddSingleton<Leaderboard>()
        .AddScoped<PromiseList>()
        .AddSingleton<VotesByDay>()
        .AddSingleton<ChallengeCards>()
        .AddSingleton<RankingViews>()
        .AddScoped<Ranking>()
        .AddScoped<ReadProposals>()
        .AddScoped<ReadWholeProposal>()
        .AddScoped<CastVote>()
        .AddScoped<Recount>()
        .AddScoped<CheckTallies>()
        .AddScoped<PostProposal>()
        .AddScoped<PostComment>()
        .AddScoped<ReviseComment>()
        .AddScoped<CommentThreads>()
        .AddScoped<EnterAtDesk>()
        .AddScoped<DecideEntry>()
        .AddScoped<ClaimEntries>()
        .AddScoped<ReadDesk>()
        .AddScoped<ReportContent>()
        .AddScoped<Impartiality>()
        .AddScoped<Moderate>()
        .AddScoped<ReadModeration>()
        .AddScoped<MoveRounds>()
        .AddScoped<DraftChallenge>()
        .AddScoped<RunAgenda>()
        .AddScoped<ChangeForum>()
        .AddScoped<ForumReads>()
        .AddScoped<ConcludeForum>()
        .AddScoped<AgreementReads>()
        .AddScoped<KeepRecord>()
        .AddScoped<PublishRecord>()
        .AddScoped<CommitmentReads>()
        .AddScoped<ArticleReads>()
        .AddScoped<WriteArticle>()
        .AddScoped<Find>()
        .AddScoped<PublicLog>()
        .AddScoped<OpenData>()
        .AddScoped<TrackCommitment>()
        .AddScoped<SettleRounds>();
}
