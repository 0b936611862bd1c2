var builder = WebApplication.CreateBuilder(args); var app = builder.Build(); app.MapGet("/", () => "presenter"); app.Run(); public partial class Program;
