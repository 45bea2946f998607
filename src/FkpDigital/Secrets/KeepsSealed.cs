using FkpDigital.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FkpDigital.Secrets;

/// <summary>An entity whose row has personal values only sealed. They are opened when it is read and sealed when it is saved.</summary>
internal interface IKeepsSealed
{
    void Seal(Vault vault);

    void Open(Vault vault);
}

/// <summary>Opens entities as they come from the database. One for all contexts: the mapper builds its model anew for each other one.</summary>
internal sealed class OpenWhatIsSealed : IMaterializationInterceptor
{
    public static readonly OpenWhatIsSealed Instance = new();

    private OpenWhatIsSealed() { }

    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        if (entity is IKeepsSealed closed && materializationData.Context is FkpDbContext db)
        {
            closed.Open(db.Vault);
        }

        return entity;
    }
}
