using FkpDigital.Agencies;
using FkpDigital.Agreements;
using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Commitments;
using FkpDigital.Data;
using FkpDigital.Demo;
using FkpDigital.Forums;
using FkpDigital.Moderation;
using FkpDigital.Proposals;
using FkpDigital.Regions;
using FkpDigital.Voting;

namespace FkpDigital.Web.Host;

internal static class UseCases
{
    public static void AddUseCases(this WebApplicationBuilder builder) => builder.Services
        .AddSingleton<BallotBox>()
        .AddScoped<Migrator>()
        .AddScoped<LoadRegions>()
        .AddScoped<LoadDemo>()
        .AddScoped<Authority>()
        .AddScoped<Ranking>()
        .AddScoped<CastVote>()
        .AddScoped<Recount>()
        .AddScoped<PostProposal>()
        .AddScoped<ReadProposals>()
        .AddScoped<PostComment>()
        .AddScoped<ReviseComment>()
        .AddScoped<CommentThreads>()
        .AddScoped<ReportContent>()
        .AddScoped<Moderate>()
        .AddScoped<ReadModeration>()
        .AddScoped<MoveRounds>()
        .AddScoped<DraftChallenge>()
        .AddScoped<RunAgenda>()
        .AddScoped<ChangeForum>()
        .AddScoped<ForumReads>()
        .AddScoped<ConcludeForum>()
        .AddScoped<PublishRecord>()
        .AddScoped<SettleRounds>();
}
