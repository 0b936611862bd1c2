using System.CommandLine;
using Presenter.Renderer.Commands;

var root = new RootCommand("Presenter: renders, trains and examines virtual presenters.")
{
    DoctorCommand.Create(),
    RenderCommand.Create(),
    FramesCommand.Create(),
    EvaluateCommand.Create(),
    PrepareCommand.Create(),
    CompareCommand.Create(),
    TrainCommand.Create(),
    PackageCommand.Create(),
    MatteCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
