using FkpDigital.Challenges;
using FkpDigital.Comments;
using FkpDigital.Data;
using FkpDigital.Desk;
using FkpDigital.Participants;
using FkpDigital.Proposals;
using FkpDigital.Secrets;
using FkpDigital.Voting;
using Microsoft.EntityFrameworkCore;

namespace FkpDigital.Demo;

/// <summary>Two citizens without a phone come to the desk in Karanganyar: a proposal and a vote are confirmed, a vote and a comment wait for a second officer.</summary>
internal sealed class StoryDesk(FkpDbContext db, StoryClock time, StoryCast cast, Vault vault)
{
    private const string Supported = "Standar waktu layanan dipajang di pintu masuk";

    public async Task TellAsync(Challenge challenge, CancellationToken cancel)
    {
        time.Turn(-4, 9, 20);
        var (warni, darmo) = (Person("Mbah Warni (CONTOH)", "3313014107500001"), Person("Darmo S. (CONTOH)", "3313010203480002"));
        db.AddRange(warni, darmo);
        await db.SaveChangesAsync(cancel);

        var text = new ProposalText(
            "Pendamping bagi warga yang datang tanpa ponsel",
            "CONTOH: nomor antrean dan formulir sekarang lewat ponsel. Saya tidak punya, jadi setiap kali harus meminta tolong orang lain di ruang tunggu.",
            "CONTOH: setiap pagi ada satu pendamping di pintu masuk yang mengambilkan nomor dan membantu mengisi formulir di layar mal.");
        var category = challenge.Categories[0].Id;
        var proposed = Enter(AssistedEntry.OfProposal(Desk(DemoAccounts.DeskCode), challenge, warni, warni.DisplayName, text, category));
        var voted = Enter(AssistedEntry.OfVote(Desk(), await ProposalAsync(cancel), darmo, darmo.DisplayName));
        await db.SaveChangesAsync(cancel);

        time.Turn(-4, 14);
        var colleague = cast.WithEmail(DemoAccounts.Bureau).Id;
        var proposal = challenge.Propose(warni.Id, text, category, null, time.Now);
        proposal.WrittenDownAt(proposed.Agency);
        proposed.Confirm(colleague, time.Now);
        proposed.Became(proposal);
        voted.Confirm(colleague, time.Now);
        db.Add(proposal);
        await db.SaveChangesAsync(cancel);
        await BallotBox.PutWithinAsync(db, new BallotPaper(voted.ProposalId!.Value, darmo.Id, BallotKind.Cast), time, cancel);

        time.Turn(-1, 10, 40);
        Enter(AssistedEntry.OfVote(Desk(), await ProposalAsync(cancel), warni, warni.DisplayName));
        Enter(AssistedEntry.OfComment(Desk(), proposal, darmo, darmo.DisplayName, Stance.For, "CONTOH: saya juga begitu. Cucu saya kerja di kota, jadi di rumah tidak ada yang bisa membantu."));
        await db.SaveChangesAsync(cancel);
    }

    private AssistedEntry Enter(AssistedEntry entry)
    {
        db.Add(entry);
        return entry;
    }

    private Task<Proposal> ProposalAsync(CancellationToken cancel) => db.Proposals.Include(p => p.Challenge).Include(p => p.Round).SingleAsync(p => p.Title == Supported, cancel);

    private Participant Person(string name, string number) => Participant.AtDesk(name, vault.Digest(IdentityNumber.Purpose, number), time.Now);

    private AtDesk Desk(string? code = null) =>
        new(cast.Agency("dpmptsp-karanganyar"), cast.WithEmail(DemoAccounts.Officer).Id, DeskCode.DigestOf(vault, code ?? DeskCode.New()), time.Now);
}
