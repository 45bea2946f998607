using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FkpDigital.Regions;

public enum RegionKind
{
    Province,
    Regency,
    City,
}

/// <summary>A province (<c>33</c>) or a regency or city (<c>33.05</c>), by its Kemendagri code.</summary>
public sealed class Region
{
    private Region() { }

    internal Region(string code, string? parentCode, string name, string slug, RegionKind kind) =>
        (Code, ParentCode, Name, Slug, Kind) = (code, parentCode, name, slug, kind);

    public string Code { get; private init; } = "";
    public string? ParentCode { get; private init; }
    public Region? Parent { get; private init; }
    public string Name { get; private init; } = "";
    public string Slug { get; private init; } = "";
    public RegionKind Kind { get; private init; }
}

internal sealed class RegionMapping : IEntityTypeConfiguration<Region>
{
    public void Configure(EntityTypeBuilder<Region> region)
    {
        region.HasKey(r => r.Code);
        region.HasOne(r => r.Parent).WithMany().HasForeignKey(r => r.ParentCode);
    }
}
