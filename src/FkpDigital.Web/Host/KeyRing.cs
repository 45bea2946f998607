using System.Text;
using System.Xml.Linq;
using FkpDigital.Secrets;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace FkpDigital.Web.Host;

/// <summary>The keys that protect cookies and forms, in the database, so that every node reads what another wrote; wrapped by the master key.</summary>
internal sealed class KeyRing(ProgramDatabase database, MasterKey master) : IXmlRepository
{
    private const string Purpose = "data_protection_key";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.Source.OpenConnection();
        using var command = new NpgsqlCommand("select xml from data_protection_key order by id", connection);
        using var rows = command.ExecuteReader();
        var keys = new List<XElement>();
        while (rows.Read())
        {
            keys.Add(XElement.Parse(Open(rows.GetString(0))));
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.Source.OpenConnection();
        using var command = new NpgsqlCommand("insert into data_protection_key (name, xml) values ($1, $2)", connection);
        command.Parameters.AddWithValue(friendlyName);
        command.Parameters.AddWithValue(Convert.ToBase64String(master.Wrap(Purpose, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)))));
        command.ExecuteNonQuery();
    }

    /// <summary>Keys from before there was a master key stand there as they are; the next one comes within ninety days.</summary>
    private string Open(string kept) => kept.StartsWith('<') ? kept : Encoding.UTF8.GetString(master.Unwrap(Purpose, Convert.FromBase64String(kept)));
}
