/** Shows the fields of a measure's account (result, effect, decision) when its status says that it has ended. */
class FollowUpController extends window.StimulusModule.Controller {
  static targets = ['account'];

  connect() {
    this.show();
  }

  show() {
    const status = this.element.elements.status_after.value;
    const hasError = this.accountTarget.querySelector('.w-field--error') !== null;
    this.accountTarget.hidden = !hasError && !['completed', 'cancelled'].includes(status);
  }
}

window.wagtail.app.register('sqa-follow-up', FollowUpController);
