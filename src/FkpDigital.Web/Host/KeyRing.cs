using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace FkpDigital.Web.Host;

/// <summary>The keys that protect cookies and forms, in the database, so that every node reads what another wrote.</summary>
internal sealed class KeyRing(ProgramDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.Source.OpenConnection();
        using var command = new NpgsqlCommand("select xml from data_protection_key order by id", connection);
        using var rows = command.ExecuteReader();
        var keys = new List<XElement>();
        while (rows.Read())
        {
            keys.Add(XElement.Parse(rows.GetString(0)));
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.Source.OpenConnection();
        using var command = new NpgsqlCommand("insert into data_protection_key (name, xml) values ($1, $2)", connection);
        command.Parameters.AddWithValue(friendlyName);
        command.Parameters.AddWithValue(element.ToString(SaveOptions.DisableFormatting));
        command.ExecuteNonQuery();
    }
}
